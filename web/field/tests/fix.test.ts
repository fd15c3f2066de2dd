import 'fake-indexeddb/auto'
import { beforeEach, expect, test, vi } from 'vitest'

const DAY = 86_400_000
const NOON = Date.parse('2026-11-21T12:00:00+08:00')

function position(timestamp: number): GeolocationPosition {
  const nothing = { altitude: null, altitudeAccuracy: null, heading: null, speed: null }
  const coords = { longitude: 126.86, latitude: 42.03, accuracy: 6, ...nothing }
  const told = { timestamp, coords: { ...coords, toJSON: () => coords } }
  return { ...told, toJSON: () => told }
}

/** A page that was opened just now, on a phone that shows `phone`. */
async function opened(phone: number) {
  vi.resetModules()
  vi.useFakeTimers({ now: phone, toFake: ['Date'] })
  return { fixes: await import('@/fix/fix'), clock: await import('@/clock/clock') }
}

beforeEach(() => {
  vi.useRealTimers()
})

test('a fix of the satellites is fresh on a phone whose clock is a day ahead', async () => {
  const { fixes, clock } = await opened(NOON + DAY)
  clock.offsetMs.value = -DAY
  const fix = fixes.read(position(NOON - 400))
  expect(fix.lagMs).toBe(400)
  expect(fixes.isFresh(fix)).toBe(true)
  expect(Date.parse(fixes.toWire(fix).time)).toBe(NOON + DAY - 400) // by the phone's clock
})

test('so it is from the second fix on, where nobody told the phone how far it is off', async () => {
  const { fixes } = await opened(NOON - DAY)
  expect(fixes.read(position(NOON)).lagMs).toBe(DAY)
  vi.setSystemTime(NOON - DAY + 1000)
  expect(fixes.read(position(NOON + 1000)).lagMs).toBe(0)
})

test('a fix that a phone remembers from an hour ago is not where it is', async () => {
  const { fixes } = await opened(NOON)
  const old = fixes.read(position(NOON - 3_600_000))
  expect(fixes.isFresh(old)).toBe(false)
  vi.setSystemTime(NOON + 5000)
  expect(fixes.isFresh(fixes.read(position(NOON - 3_600_000)))).toBe(false)
  expect(fixes.isFresh(fixes.read(position(NOON + 4900)))).toBe(true)
})

test('a clock that is set back makes no old fix a fresh one', async () => {
  const { fixes } = await opened(NOON)
  const fix = fixes.read(position(NOON))
  const later = { ...fix, monotonicMs: fix.monotonicMs - 40_000 } // heard 40 seconds ago
  expect(fixes.isFresh(fix, NOON - DAY)).toBe(true)
  expect(fixes.isFresh(later, NOON - DAY)).toBe(false)
  expect(fixes.ageMs(later, NOON - DAY)).toBeGreaterThanOrEqual(40_000)
})
