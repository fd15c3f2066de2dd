/** Drafts: saved as they grow, so that a killed page comes back to what was written. */
import { db } from '@/db/database'
import type { DraftKind, DraftRow } from '@/db/rows'
import { AlreadySealed, dropFile, filesOf } from '@/files/parts'
import { session } from '@/session/session'
import { whateverItTakes } from '@/shell/reserve'
import { box, open } from '@/vault/box'

export interface Draft<Body> {
  id: string
  kind: DraftKind
  author: string
  startedAt: number
  savedAt: number
  recording: boolean
  body: Body
}

/** A draft of another officer, or of another kind of record: not to be opened here. */
export class NotYours extends Error {
  constructor() {
    super('the draft is not of this officer and kind')
    this.name = 'NotYours'
  }
}

/** Raises `AlreadySealed`, `NotYours`. */
export async function saveDraft<Body>(draft: Omit<Draft<Body>, 'savedAt' | 'author'>) {
  const author = session.officer?.id
  if (!author) throw new Error('nobody is at work')
  const row: DraftRow = {
    id: draft.id,
    kind: draft.kind,
    author,
    startedAt: draft.startedAt,
    savedAt: Date.now(),
    recording: draft.recording ? 1 : 0,
    box: await box(draft.body),
  }
  await whateverItTakes(() => put(row))
}

async function put(row: DraftRow): Promise<void> {
  await db.transaction('rw', db.drafts, db.items, async () => {
    const before = await db.drafts.get(row.id)
    if (before && before.author !== row.author) throw new NotYours()
    if (await db.items.get(row.id)) throw new AlreadySealed()
    await db.drafts.put(row)
  })
}

/** Raises `NotYours` for a draft that is another officer's, or none of `kinds`. */
export async function refuseOthers(id: string, ...kinds: DraftKind[]): Promise<void> {
  const row = await db.drafts.get(id)
  if (!row) return
  if (row.author !== session.officer?.id || !kinds.includes(row.kind)) throw new NotYours()
}

/** Null where there is none, or only another officer's. Raises `Locked`. */
export async function openDraft<Body>(id: string): Promise<Draft<Body> | null> {
  const row = await db.drafts.get(id)
  if (row?.author !== session.officer?.id || !row) return null
  return { ...row, recording: row.recording === 1, body: await open<Body>(row.box) }
}

/** Rows of the officer at work, the newest first; another officer's are theirs. */
export async function myDrafts(): Promise<DraftRow[]> {
  const author = session.officer?.id ?? ''
  const rows = await db.drafts.where('author').equals(author).toArray()
  return rows.sort((a, b) => b.savedAt - a.savedAt)
}

/**
 * Throw a draft away, its files and fixes with it: only ever at the officer's own word.
 *
 * Raises `AlreadySealed`, with nothing thrown away, if another tab was faster.
 */
export async function dropDraft(id: string): Promise<void> {
  await db.transaction('rw', [db.drafts, db.fixes, db.files, db.parts, db.items], async () => {
    if (await db.items.get(id)) throw new AlreadySealed()
    for (const file of await filesOf(id)) await dropFile(file.id)
    await db.fixes.where('[draft+n]').between([id, 0], [id, Infinity]).delete()
    await db.drafts.delete(id)
  })
}
