/** What goes into a backup: every text first, then the files, the smallest first. */
import { db, note } from '@/db/database'
import type { DraftRow, FileNotes, FileRole, FileRow, ItemRow, Sealed } from '@/db/rows'
import { PART_BYTES, filesOf, readBytes } from '@/files/parts'
import { joined, u32, utf8, type FrameKind } from '@/backup/format'
import { SETTLED, authorName } from '@/queue/saidOf'
import { myDrafts } from '@/seal/drafts'
import { open } from '@/vault/box'

/** A sealed record as it travels in a backup. */
export interface ItemOut extends Sealed {
  id: string
  kind: ItemRow['kind']
  author: string
  authorName: string
  sealedAt: string
  textBytes: number
  files: number
  fileBytes: number
}

export interface DraftOut {
  id: string
  kind: DraftRow['kind']
  author: string
  startedAt: number
  body: unknown
  fixes: unknown[]
}

export interface FileOut extends FileNotes {
  /** By which its bytes name it. */
  number: number
  owner: string
  author: string
  sha256: string
  bytes: number
  parts: number
  mediaType: string
  role: FileRole
}

export interface Taken {
  items: ItemRow[]
  drafts: DraftRow[]
  files: FileRow[]
  bytes: number
  /** Drafts of other officers on this phone, which are not taken. */
  draftsOfOthers: number
}

/** What is unsent on this phone, whoever sealed it; and the drafts of the officer at work. */
export async function toBackUp(): Promise<Taken> {
  const items = await db.items.where('state').noneOf(SETTLED).toArray()
  const drafts = await myDrafts()
  const files: FileRow[] = []
  for (const { id } of [...items, ...drafts]) files.push(...(await filesOf(id)))
  const here = files.filter((file) => file.state !== 'forgotten').sort((a, b) => a.bytes - b.bytes)
  const bytes = [...items.map((row) => row.textBytes), ...here.map((file) => file.bytes)]
  const draftsOfOthers = (await db.drafts.count()) - drafts.length
  const sum = bytes.reduce((all, one) => all + one, 0)
  return { items, drafts, files: here, bytes: sum, draftsOfOthers }
}

type Plain = [FrameKind, Uint8Array<ArrayBuffer>]

function json(kind: FrameKind, value: unknown): Plain {
  return [kind, utf8(JSON.stringify(value))]
}

/** The frames, one after the other, so that no more than one is in memory. Raises `Locked`. */
export async function* plainFrames(taken: Taken): AsyncGenerator<Plain> {
  for (const row of taken.items) yield json('item', await itemOut(row))
  for (const row of taken.drafts) yield json('draft', await draftOut(row))
  for (const [number, row] of taken.files.entries()) {
    yield json('file', await fileOut(row, number))
    for (let n = 0; n < row.parts; n += 1) {
      const bytes = await readBytes(row, n * PART_BYTES, (n + 1) * PART_BYTES)
      yield ['bytes', joined(u32(number), u32(n), bytes)]
    }
  }
  const { items, drafts, files } = taken
  yield json('end', { items: items.length, drafts: drafts.length, files: files.length })
}

async function itemOut(row: ItemRow): Promise<ItemOut> {
  const { id, kind, author, sealedAt, textBytes, files, fileBytes } = row
  const sealed = await open<Sealed>(row.box)
  const rest = { id, kind, author, sealedAt, textBytes, files, fileBytes }
  return { ...rest, authorName: await authorName(author), ...sealed }
}

async function draftOut(row: DraftRow): Promise<DraftOut> {
  const { id, kind, author, startedAt } = row
  const fixes = await db.fixes.where('[draft+n]').between([id, 0], [id, Infinity]).toArray()
  const opened = await Promise.all(fixes.map((fix) => open<unknown>(fix.box)))
  return { id, kind, author, startedAt, body: await open(row.box), fixes: opened }
}

async function fileOut(row: FileRow, number: number): Promise<FileOut> {
  const { owner, author, sha256, bytes, parts, mediaType, role } = row
  const notes = await open<FileNotes>(row.box)
  return { number, owner, author, sha256, bytes, parts, mediaType, role, ...notes }
}

/** When a backup was last made on this phone, in ms. */
export async function lastBackup(): Promise<number | null> {
  return (await note<number>('backup_at')) ?? null
}
