/** What goes into a backup: every text first, then the files, the smallest first. */
import { db, note } from '@/db/database'
import type { Ahead, DraftRow, FileNotes, FileRole, FileRow, ItemRow, Sealed } from '@/db/rows'
import { BytesGone, PART_BYTES, filesOf, readBytes } from '@/files/parts'
import { joined, u32, utf8, type FrameKind } from '@/backup/format'
import { SETTLED, authorName } from '@/queue/saidOf'
import { myDrafts } from '@/seal/drafts'
import { Broken, open } from '@/vault/box'

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
  ahead?: Ahead
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

/** What this phone could not read of what it should have taken. */
export interface Unread {
  texts: number
  files: number
}

/** Null for what was spoilt or cleared away: the rest is taken all the same. Raises `Locked`. */
async function readable<T>(read: Promise<T>): Promise<T | null> {
  return read.catch((fault: unknown) => {
    if (fault instanceof Broken || fault instanceof BytesGone) return null
    throw fault
  })
}

/** The frames, one after the other, so that no more than one is in memory. Raises `Locked`. */
export async function* plainFrames(taken: Taken, unread: Unread): AsyncGenerator<Plain> {
  const { items, drafts, files } = taken
  for (const row of items) yield* textFrame('item', itemOut(row), unread)
  for (const row of drafts) yield* textFrame('draft', draftOut(row), unread)
  for (const [number, row] of files.entries()) yield* fileFrames(row, number, unread)
  yield json('end', { items: items.length, drafts: drafts.length, files: files.length })
}

async function* textFrame(
  kind: FrameKind,
  reading: Promise<unknown>,
  unread: Unread,
): AsyncGenerator<Plain> {
  const out = await readable(reading)
  if (out === null) unread.texts += 1
  else yield json(kind, out)
}

/** The sender goes on beside this: what it brings to the office meanwhile need not be carried. */
async function isSent(row: FileRow): Promise<boolean> {
  return (await db.files.get(row.id))?.state === 'forgotten'
}

async function* fileFrames(row: FileRow, number: number, unread: Unread): AsyncGenerator<Plain> {
  if (await isSent(row)) return
  const about = await readable(fileOut(row, number))
  if (about) yield json('file', about)
  for (let n = 0; about && n < row.parts; n += 1) {
    const bytes = await readable(readBytes(row, n * PART_BYTES, (n + 1) * PART_BYTES))
    if (!bytes) return yield* gone(row, unread)
    yield ['bytes', joined(u32(number), u32(n), bytes)]
  }
  if (!about) unread.files += 1
}

async function* gone(row: FileRow, unread: Unread): AsyncGenerator<Plain> {
  const sent = await isSent(row)
  if (!sent) unread.files += 1
  yield json('gone', { sent })
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
  const { owner, author, sha256, bytes, parts, mediaType, role, ahead } = row
  const notes = await open<FileNotes>(row.box)
  const rest = { owner, author, sha256, bytes, parts, mediaType, role }
  return { number, ...rest, ...(ahead && { ahead }), ...notes }
}

/** When a backup was last made on this phone, in ms. */
export async function lastBackup(): Promise<number | null> {
  return (await note<number>('backup_at')) ?? null
}
