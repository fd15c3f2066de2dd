/**
 * Two megabytes that are in the way on purpose: given up when the phone is full, so that the text
 * of a record can still be kept and sealed.
 */
import { db, keepNote } from '@/db/database'
import { isFull } from '@/db/faults'

const NAME = 'reserve'
const RESERVE_BYTES = 2 * 1024 * 1024
const MOST_RANDOM = 65_536 // bytes that one call gives

/** Have the reserve in place. Random, for a database packs what repeats itself. */
export async function keepReserve(): Promise<void> {
  if (await db.notes.where('name').equals(NAME).count()) return
  const bytes = new Uint8Array(RESERVE_BYTES)
  for (let at = 0; at < bytes.length; at += MOST_RANDOM) {
    crypto.getRandomValues(bytes.subarray(at, at + MOST_RANDOM))
  }
  await keepNote(NAME, bytes).catch((fault: unknown) => {
    if (!isFull(fault)) throw fault // full already: what there is, is for the records
  })
}

/** Write a text; if the phone is full, give the reserve up for it. Raises what `write` raises. */
export async function whateverItTakes<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write()
  } catch (fault) {
    if (!isFull(fault)) throw fault
    await db.notes.delete(NAME)
    return write()
  }
}
