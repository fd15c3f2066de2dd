/** How soon to try again, and how much to send at once. */

const FIRST_MS = 2_000
/** Beyond that no item is ever told to wait. */
export const LONGEST_MS = 10 * 60_000
/** Where nobody answered it is not the item's fault, and a mast may be round the next corner. */
export const LONGEST_UNMET_MS = 60_000

/** Growing, and never the same for two phones that lost the same mast. */
export function retryDelayMs(attempts: number, chance = Math.random()): number {
  const whole = Math.min(FIRST_MS * 2 ** Math.min(attempts, 20), LONGEST_MS)
  return Math.round(whole / 2 + (whole / 2) * chance)
}

export const SMALLEST_CHUNK = 64 * 1024
export const LARGEST_CHUNK = 4 * 1024 * 1024
const GOOD_MS = 4_000 // what breaks off is sent again: so much of the officer's time, at most

/** The next chunk's bytes, from how long the last one took: twice or half of it at most. */
export function nextChunkBytes(present: number, tookMs: number): number {
  const ideal = (present * GOOD_MS) / Math.max(tookMs, 1)
  const near = Math.min(Math.max(ideal, present / 2), present * 2)
  return Math.round(Math.min(Math.max(near, SMALLEST_CHUNK), LARGEST_CHUNK))
}

/** How long to wait for an answer to `bytes`: what a bad line needs, and then some. */
export function patienceMs(bytes: number): number {
  return 30_000 + Math.round(bytes / 4) // 4 kB/s
}

/** The same for a chunk: one that takes longer was too much for the line, and is sent by halves. */
export function chunkPatienceMs(bytes: number): number {
  return Math.min(patienceMs(bytes), 120_000)
}
