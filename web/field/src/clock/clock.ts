/** Three clocks: the phone's wall clock, its monotonic clock, and how far the service's is off. */
import { ref } from 'vue'
import { keepNote, note } from '@/db/database'

/** Milliseconds to add to this phone's clock to get the service's; null until it was told. */
export const offsetMs = ref<number | null>(null)

const NAME = 'clock_offset_ms'
export const WORTH_SAYING_MS = 60_000

export function now(): Date {
  return new Date()
}

/** Milliseconds since this page began: no setting of the wall clock moves it. */
export function monotonicMs(): number {
  return Math.round(performance.now())
}

function two(number: number): string {
  return String(Math.floor(number)).padStart(2, '0')
}

/** ISO 8601 in the phone's own time, with its offset: what the officer saw on the screen. */
export function iso(at: Date = now()): string {
  const offset = -at.getTimezoneOffset()
  const sign = offset < 0 ? '-' : '+'
  const local = new Date(at.getTime() + offset * 60_000).toISOString().slice(0, 23)
  return `${local}${sign}${two(Math.abs(offset) / 60)}:${two(Math.abs(offset) % 60)}`
}

export async function recallOffset(): Promise<void> {
  offsetMs.value = (await note<number>(NAME)) ?? null
}

/** Take the service's word for what time it was, in the middle of the call. */
export async function heardTime(serverTime: string, askedAt: number): Promise<void> {
  const server = Date.parse(serverTime)
  if (Number.isNaN(server)) return
  offsetMs.value = Math.round(server - (askedAt + Date.now()) / 2)
  await keepNote(NAME, offsetMs.value)
}

/** Now, as the service would say; by the phone's own clock until it was told. */
export function serviceNow(): Date {
  return new Date(Date.now() + (offsetMs.value ?? 0))
}

/** The day in China, `YYYY-MM-DD`, whatever zone the phone is set to. */
export function dayInChina(at: Date = serviceNow()): string {
  return new Date(at.getTime() + 8 * 3600_000).toISOString().slice(0, 10)
}
