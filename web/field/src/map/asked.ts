/**
 * The place somebody wants to see on the map: handed over in memory. An address would leave it in
 * the browser's history, in the clear, where all else on the phone is encrypted.
 */
import type { Spot } from '@/map/things'

let asked: Spot | null = null

/** The map shows it when it is opened next. */
export function askFor(spot: Spot): void {
  asked = { ...spot }
}

/** It is shown once. */
export function takeAsked(): Spot | null {
  const spot = asked
  asked = null
  return spot
}
