/** Where the phone is, in its own words: WGS 84, raw, with the radius it claims. */
import { ref, shallowRef } from 'vue'
import type { WireFix } from '@/db/rows'
import { iso, monotonicMs, offsetMs } from '@/clock/clock'

/** Metres, degrees; `at` is the fix's own time and `heardAt` ours, in ms since the epoch. */
export interface Fix {
  lon: number
  lat: number
  accuracy_m: number | null
  altitude_m: number | null
  heading_deg: number | null
  speed_mps: number | null
  at: number
  heardAt: number
  monotonicMs: number
  /** How old it was when it was heard, whatever the phone's clock shows. */
  lagMs: number
}

export type FixTrouble = 'denied' | 'unavailable' | 'timeout' | 'unsupported'

/** The newest fix; null before the first. */
export const latest = shallowRef<Fix | null>(null)
export const trouble = ref<FixTrouble | null>(null)

export const STALE_MS = 30_000

let before: { at: number; behind: number } | null = null
let steady = 0

/**
 * A receiver tells the time of the satellites, the phone its own: a clock that is a day off must
 * not make every fix a day old. What goes on as fast as the clock is fresh, whatever lies between.
 */
function lagOf(heardAt: number, at: number): number {
  const behind = heardAt - at
  const flows = before !== null && at > before.at && Math.abs(behind - before.behind) < 5000
  if (flows) steady = behind
  before = { at, behind }
  const expected = [0, -(offsetMs.value ?? 0), steady]
  return Math.min(...expected.map((one) => Math.abs(behind - one)))
}

export function read(position: GeolocationPosition): Fix {
  const { coords, timestamp } = position
  const heardAt = Date.now()
  return {
    lon: coords.longitude,
    lat: coords.latitude,
    accuracy_m: coords.accuracy,
    altitude_m: coords.altitude,
    heading_deg: coords.heading,
    speed_mps: coords.speed,
    at: timestamp,
    heardAt,
    monotonicMs: monotonicMs(),
    lagMs: lagOf(heardAt, timestamp),
  }
}

/** Whether a fix may be shown as a place: (0, 0) and what no receiver on earth says may not. */
export function isPlace(fix: Pick<Fix, 'lon' | 'lat'>): boolean {
  const nowhere = fix.lon === 0 && fix.lat === 0
  return !nowhere && Math.abs(fix.lon) <= 180 && Math.abs(fix.lat) <= 90
}

/** By the clock that ran further: one may be set back, the other stands while a phone sleeps. */
export function ageMs(fix: Fix, atMs: number = Date.now()): number {
  return Math.max(atMs - fix.heardAt, monotonicMs() - fix.monotonicMs, 0) + fix.lagMs
}

export function isFresh(fix: Fix | null, atMs: number = Date.now()): fix is Fix {
  return fix !== null && ageMs(fix, atMs) <= STALE_MS
}

export function toWire(fix: Fix): WireFix {
  return {
    lon: fix.lon,
    lat: fix.lat,
    accuracy_m: fix.accuracy_m,
    altitude_m: fix.altitude_m,
    time: iso(new Date(fix.heardAt - fix.lagMs)), // by the phone's clock, as all else it says
    // A web page is not told who fixed: a radius no receiver has is the network's.
    source: fix.accuracy_m !== null && fix.accuracy_m > 200 ? 'network' : 'gnss',
  }
}

const TROUBLES: Record<number, FixTrouble> = { 1: 'denied', 2: 'unavailable', 3: 'timeout' }
const hearers = new Set<(fix: Fix) => void>()
let watching: number | null = null

function heard(position: GeolocationPosition): void {
  const fix = read(position)
  trouble.value = null
  if (isPlace(fix)) latest.value = fix
  for (const hear of hearers) hear(fix)
}

function failed(error: GeolocationPositionError): void {
  trouble.value = TROUBLES[error.code] ?? 'unavailable'
  if (trouble.value === 'denied') awaitLeave().catch(reportError)
}

/** A watch that was denied is dead: begin another as soon as the officer allows it. */
async function awaitLeave(): Promise<void> {
  stopWatching()
  const leave = await navigator.permissions?.query({ name: 'geolocation' })
  leave?.addEventListener(
    'change',
    () => {
      trouble.value = null
      if (hearers.size) watch()
    },
    { once: true },
  )
}

function watch(): void {
  watching ??= navigator.geolocation.watchPosition(heard, failed, {
    enableHighAccuracy: true,
    maximumAge: 0,
    timeout: 60_000,
  })
}

function stopWatching(): void {
  if (watching !== null) navigator.geolocation.clearWatch(watching)
  watching = null
}

const NUDGE_MS = 45_000
let nudgedAt = 0

/**
 * Begin the watch anew: some receivers speak only when something moved. Not often, for one that
 * is searching the sky would have to begin anew too; and not before it ever found itself.
 */
export function nudge(): void {
  const now = Date.now()
  if (watching === null || latest.value === null || now - nudgedAt < NUDGE_MS) return
  nudgedAt = now
  stopWatching()
  watch()
}

/** Hear every fix from now on; the answer ends it. The receiver runs while anyone listens. */
export function listen(hear: (fix: Fix) => void): () => void {
  if (!('geolocation' in navigator)) {
    trouble.value = 'unsupported'
    return () => undefined
  }
  hearers.add(hear)
  watch()
  return () => {
    hearers.delete(hear)
    if (!hearers.size) stopWatching()
  }
}
