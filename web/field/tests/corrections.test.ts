import { afterEach, expect, test, vi } from 'vitest'
import { changesOf, corrected, isAsked, isDayWrong, type Said } from '@/corrections/fields'
import { checkNumber } from '@/boards/finding'
import type { RightItem } from '@/pack/items'

afterEach(() => vi.useRealTimers())

test('a correction tells the whole record again, and leaves out the track', () => {
  const before = { content: '一处', opinion: '', stops: [], track: { t: [0] }, members: ['a'] }
  const after = { ...before, content: ' 两处 ' }

  expect(changesOf('patrol', before, after).map((one) => one.field.name)).toEqual(['content'])
  expect(corrected('patrol', before, after)).toEqual({ ...before, content: '两处', track: null })
  expect(corrected('finding', { party: '张某' }, { party: '' })).toEqual({ party: null })
})

test('a notice to stop is added, corrected, and gone where it was not the measure', () => {
  const notice = { printed_no: '7', signed_on: '2026-11-21', signers: ['a'] }
  const spoken = { measure: 'spoken_stop', notice: null, stopped: true }
  const served = { measure: 'stop_notice', notice, stopped: null }
  const field = { name: 'notice', kind: 'notice' } as const
  const named = (before: Said, after: Said) =>
    changesOf('finding', before, after).map((one) => one.field.name)

  expect(corrected('finding', spoken, served)).toEqual(served)
  expect(named(spoken, served)).toEqual(['measure', 'notice', 'stopped'])
  expect(corrected('finding', served, { ...spoken, notice })).toEqual(spoken)
  expect([spoken, served].map((after) => isAsked(field, after))).toEqual([false, true])
  const other = { ...served, notice: { ...notice, printed_no: ' 17 ', signers: ['a', 'b'] } }
  expect(corrected('finding', served, other).notice).toEqual({
    ...notice,
    printed_no: '17',
    signers: ['a', 'b'],
  })
  expect(named(served, other)).toEqual(['notice'])
  const unnumbered = { ...served, notice: { ...notice, printed_no: null } }
  const emptied = { ...served, notice: { ...notice, printed_no: ' ' } }
  expect(named(unnumbered, emptied)).toEqual([])
})

test('the day of a notice is entered anew, neither before the finding nor to come', () => {
  vi.useFakeTimers({ now: Date.parse('2026-11-22T01:00:00+08:00') })
  const on = (signed_on: string) => ({
    found_at: '2026-11-20T23:30:00+08:00',
    measure: 'stop_notice',
    notice: { printed_no: '7', signed_on, signers: ['a', 'b'] },
  })
  const sealed = on('2026-11-19')
  const wrong = (day: string) => isDayWrong(sealed, on(day))

  expect(corrected('finding', sealed, on('2026-11-21'))).toEqual(on('2026-11-21'))
  expect(['2026-11-20', '2026-11-21', '2026-11-22'].filter(wrong)).toEqual([])
  expect(['', '2026-11-18', '2026-11-23'].filter((day) => !wrong(day))).toEqual([])
  expect(wrong('2026-11-19')).toBe(false)
  expect(isDayWrong({ notice: null }, on('2026-11-19'))).toBe(true)
  expect(isDayWrong(sealed, { ...on(''), measure: 'none' })).toBe(false)
})

test('a number on a board is the registered one, another right’s, or wrong at a character', () => {
  const right = (name: string, licence_no: string) => ({ name, licence_no }) as RightItem
  const [ours, theirs] = [right('甲', 'C2206052021037100000001'), right('乙', 'C22060520210371')]
  const check = (read: string) => checkNumber(read, ours, [ours, theirs])

  expect(check(' ｃ2206052021037100000001 ')).toEqual({ said: 'same' })
  expect(check('C22060520210371')).toEqual({ said: 'another', right: theirs })
  expect(check('C2206052021037100000007')).toMatchObject({ said: 'differs', at: 23, read: '7' })
  expect(check('  ')).toBe(null)
})
