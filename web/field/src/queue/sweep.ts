/** What is of no use any more: rows of records long complete, and bytes that became nothing. */
import { clearShelf } from '@/backup/shelf'
import { db, keepNote, note } from '@/db/database'

const DAY_MS = 24 * 3600_000
export const KEPT_DAYS = 30
const UNOWNED_DAYS = 7
const EVERY_MS = 6 * 3600_000

/** Sweep, if it was not done lately. */
export async function sweep(now = Date.now()): Promise<void> {
  const last = (await note<number>('swept_at')) ?? 0
  if (Math.abs(now - last) < EVERY_MS) return
  await sweepComplete(now)
  await sweepUnowned(now)
  await sweepParts(now)
  await clearShelf(now)
  await keepNote('swept_at', now)
}

/** Items complete for 30 days go, with the rows and previews of their files; never before. */
export async function sweepComplete(now: number): Promise<void> {
  const complete = await db.items.where('state').equals('complete').toArray()
  for (const { id, completeAt } of complete) {
    if (!completeAt || now - Date.parse(completeAt) < KEPT_DAYS * DAY_MS) continue
    await db.transaction('rw', db.items, db.files, db.parts, async () => {
      await dropFilesOf(id)
      await db.items.delete(id)
    })
  }
}

async function dropFilesOf(owner: string): Promise<void> {
  for (const { id } of await db.files.where('owner').equals(owner).toArray()) {
    await db.parts.where('[file+n]').between([id, 0], [id, Infinity]).delete()
    await db.files.delete(id)
  }
}

/** Files of a draft that was never saved: a week later nobody is writing it any more. */
export async function sweepUnowned(now: number): Promise<void> {
  const old = await db.files.filter((file) => now - file.addedAt > UNOWNED_DAYS * DAY_MS).toArray()
  for (const owner of new Set(old.map((file) => file.owner))) {
    await db.transaction('rw', [db.items, db.drafts, db.files, db.parts], async () => {
      const owned = (await db.items.get(owner)) ?? (await db.drafts.get(owner))
      if (!owned) await dropFilesOf(owner)
    })
  }
}

/** Parts without a file: of a page that was killed, unless a tab is still writing them. */
export async function sweepParts(now: number): Promise<void> {
  const suspects = (await note<Record<string, number>>('part_suspects')) ?? {}
  const still: Record<string, number> = {}
  for (const file of await filesOfParts()) {
    if (await db.files.get(file)) continue
    const since = suspects[file] ?? now
    if (now - since < DAY_MS) still[file] = since
    else await db.parts.where('[file+n]').between([file, 0], [file, Infinity]).delete()
  }
  await keepNote('part_suspects', still)
}

/** The files that parts are of, read from the index alone. */
async function filesOfParts(): Promise<string[]> {
  const firsts = await db.parts.toCollection().primaryKeys()
  return [...new Set(firsts.map(([file]) => file))]
}
