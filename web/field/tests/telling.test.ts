import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { dayOf, fullDayOf, instantOf, when } from '@/clock/telling'
import { changeLanguage } from '@/words'

beforeEach(() => {
  vi.stubGlobal('document', { documentElement: { lang: '' } })
  vi.useFakeTimers({ now: new Date('2026-11-22T09:30:00+08:00') })
})

afterEach(() => {
  changeLanguage('zh-CN')
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('days are written as the trade writes them', () => {
  expect(dayOf('2026-11-02')).toBe('11月2日')
  expect(dayOf('2025-08-21')).toBe('2025年8月21日')
  expect(when('2026-11-21T23:05:00+08:00')).toBe('11月21日 23:05')
  expect(when('2026-11-22T01:05:00Z')).toBe('09:05')
})

test('an English reader never has to guess which is the month', () => {
  changeLanguage('en')

  expect(dayOf('2026-11-02')).toBe('2 Nov')
  expect(fullDayOf('2026-11-02')).toBe('2 Nov 2026')
  expect(when('2026-11-02T23:05:00+08:00')).toBe('2 Nov 23:05')
  expect(instantOf(new Date(2026, 10, 2, 8, 5))).toBe('2 Nov 08:05')
})
