/** How long a phone may lie untouched before it locks. */

export const IDLE_MS = 10 * 60_000
/** Longer than any upload on 3G takes without anybody looking at it. */
const BUSY_MS = 60 * 60_000

/** Whether it is time. A clock that was set back counts as much as one that ran. */
export function isDue(idleMs: number, recording: boolean, working: boolean): boolean {
  if (recording) return false
  return Math.abs(idleMs) > (working ? BUSY_MS : IDLE_MS)
}
