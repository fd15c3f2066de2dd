import { expect, test } from 'vitest'
import { IDLE_MS, isDue } from '@/session/idleness'

test('a phone put down locks after ten minutes, and one whose clock was set back too', () => {
  expect(isDue(IDLE_MS - 1, false, false)).toBe(false)
  expect(isDue(IDLE_MS + 1, false, false)).toBe(true)
  expect(isDue(-2 * IDLE_MS, false, false)).toBe(true)
})

test('not while a patrol is recorded; while files are sent an hour at most', () => {
  expect(isDue(100 * IDLE_MS, true, false)).toBe(false)
  expect(isDue(5 * IDLE_MS, false, true)).toBe(false)
  expect(isDue(7 * IDLE_MS, false, true)).toBe(true)
})
