/**
 * Some megabytes that are in the way on purpose: given up piece by piece when the phone is full,
 * so that fixes, the texts of records and the office's answers can still be kept.
 *
 * A full phone refuses the smallest write. Pieces, because a database gives room back only as
 * large things are deleted, and because the last ones are for what must never wait.
 */
import { db, keepNote } from '@/db/database'
import { isFull } from '@/db/faults'

const NAME = 'reserve'
const PIECES = 6
const PIECE_BYTES = 4 * 1024 * 1024 // more than the text of a patrol of a day
const MOST_RANDOM = 65_536 // bytes that one call gives
/** Pieces left to the sender: what cannot be noted cannot be sent, and makes no room. */
const FOR_SENDING = 1
/** Pieces that fixes leave, to the sender and to the records they become. */
export const FOR_RECORDS = 3

/** Random, for a database packs what repeats itself. */
function piece(): Uint8Array {
  const bytes = new Uint8Array(PIECE_BYTES)
  for (let at = 0; at < bytes.length; at += MOST_RANDOM) {
    crypto.getRandomValues(bytes.subarray(at, at + MOST_RANDOM))
  }
  return bytes
}

async function pieces(): Promise<string[]> {
  return db.notes.where('name').startsWith(`${NAME}/`).primaryKeys()
}

/** Have the reserve in place, as far as there is room. */
export async function keepReserve(): Promise<void> {
  const present = await pieces()
  for (let n = 0; n < PIECES; n += 1) {
    const name = `${NAME}/${n}`
    if (present.includes(name)) continue
    try {
      await keepNote(name, piece())
    } catch (fault) {
      if (!isFull(fault)) throw fault
      return // full already: what there is, is for the records
    }
  }
}

/** Give up one piece, if more than `leave` are there; says whether it did. */
export async function giveWay(leave: number): Promise<boolean> {
  return db.transaction('rw', db.notes, async () => {
    const present = await pieces()
    const last = present[present.length - 1]
    if (!last || present.length <= leave) return false
    await db.notes.delete(last)
    return true
  })
}

/** Write; on a full phone, give up what it takes but `leave` pieces. Raises what `write` raises. */
export async function whateverItTakes<T>(write: () => Promise<T>, leave = FOR_SENDING): Promise<T> {
  for (;;) {
    try {
      return await write()
    } catch (fault) {
      if (!isFull(fault) || !(await giveWay(leave))) throw fault
    }
  }
}
