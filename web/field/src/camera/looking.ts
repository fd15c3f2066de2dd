/** Who may look at a picture: its author alone, whoever's phone it is. */
import { db } from '@/db/database'
import type { FileNotes, FileRow } from '@/db/rows'
import { NotYours } from '@/seal/drafts'
import { session } from '@/session/session'
import { open } from '@/vault/box'

export interface Picture {
  row: FileRow
  notes: FileNotes
}

/** Null where it is no longer on the phone. Raises `NotYours`, `Locked`. */
export async function pictureOf(id: string): Promise<Picture | null> {
  const row = await db.files.get(id)
  if (!row) return null
  if (row.author !== session.officer?.id) throw new NotYours()
  return { row, notes: await open<FileNotes>(row.box) }
}
