/** Bytes of photographs and videos: kept in encrypted parts, hashed on the way, never altered. */
import { createSHA256 } from 'hash-wasm'
import { v4 as uuid4 } from 'uuid'
import { db } from '@/db/database'
import type { FileNotes, FileRole, FileRow, PartRow } from '@/db/rows'
import { box, boxBytes, openBytes, readyToBox } from '@/vault/box'

/** Plain bytes of each part but the last. */
export const PART_BYTES = 1 << 20

/** The record is under its seal already: nothing can be added to it or taken away. */
export class AlreadySealed extends Error {
  constructor() {
    super('the record is sealed')
    this.name = 'AlreadySealed'
  }
}

/** A part that was kept is there no more: something cleared the phone. */
export class BytesGone extends Error {
  constructor(file: string, n: number) {
    super(`part ${n} of ${file} is gone`)
    this.name = 'BytesGone'
  }
}

async function refuseIfSealed(owner: string): Promise<void> {
  if (await db.items.get(owner)) throw new AlreadySealed()
}

export interface FileIn extends FileNotes {
  owner: string
  author: string
  mediaType: string
  role: FileRole
}

/** Of no bytes: a download that broke off, or a card that is going. */
export class EmptyFile extends Error {
  override name = 'EmptyFile'
}

/**
 * Keep `blob` as it is and return its row; `told` hears how many bytes are in.
 *
 * What is half in when the power goes has parts without a row: `sweepParts` takes them away. What
 * does not fit is taken away at once. Raises `AlreadySealed`.
 */
export async function keepFile(
  blob: Blob,
  about: FileIn,
  told: (bytes: number) => void = () => undefined,
): Promise<FileRow> {
  if (!blob.size) throw new EmptyFile('the file is empty') // the office takes no manifest with it
  await readyToBox()
  const id = uuid4()
  try {
    return await keepParts(id, blob, about, told)
  } catch (fault) {
    await db.parts.where('[file+n]').between([id, 0], [id, Infinity]).delete()
    throw fault
  }
}

async function keepParts(
  id: string,
  blob: Blob,
  about: FileIn,
  told: (bytes: number) => void,
): Promise<FileRow> {
  const hash = await createSHA256()
  let n = 0
  for (let at = 0; at < blob.size; at += PART_BYTES) {
    const bytes = new Uint8Array(await blob.slice(at, at + PART_BYTES).arrayBuffer())
    hash.update(bytes)
    const part: PartRow = { file: id, n, box: await boxBytes(bytes) }
    await db.parts.add(part)
    n += 1
    told(at + bytes.length)
  }
  const { owner, author, mediaType, role, ...notes } = about
  const rest = { owner, author, mediaType, role, parts: n, bytes: blob.size }
  const row: FileRow = {
    id,
    ...rest,
    sha256: hash.digest('hex'),
    state: 'kept',
    sentBytes: 0,
    uploadUrl: null,
    box: await box(notes),
    addedAt: Date.now(),
  }
  await db.transaction('rw', db.files, db.items, async () => {
    await refuseIfSealed(owner)
    await db.files.add(row)
  })
  return row
}

/** Return plain bytes from `start` up to `end`. Raises `Locked`, `Broken`, `BytesGone`. */
export async function readBytes(file: FileRow, start: number, end: number): Promise<Uint8Array> {
  const until = Math.min(end, file.bytes)
  const all = new Uint8Array(Math.max(0, until - start))
  for (let n = Math.floor(start / PART_BYTES); n * PART_BYTES < until; n += 1) {
    const row = await db.parts.get([file.id, n])
    if (!row) throw new BytesGone(file.id, n)
    const plain = new Uint8Array(await openBytes(row.box))
    const from = Math.max(start - n * PART_BYTES, 0)
    const to = Math.min(until - n * PART_BYTES, plain.length)
    all.set(plain.subarray(from, to), n * PART_BYTES + from - start)
  }
  return all
}

export async function readBlob(file: FileRow): Promise<Blob> {
  const parts: BlobPart[] = []
  for (let at = 0; at < file.bytes; at += PART_BYTES) {
    parts.push((await readBytes(file, at, at + PART_BYTES)) as Uint8Array<ArrayBuffer>)
  }
  return new Blob(parts, { type: file.mediaType })
}

export async function filesOf(owner: string): Promise<FileRow[]> {
  const rows = await db.files.where('owner').equals(owner).toArray()
  return rows.sort((a, b) => a.addedAt - b.addedAt)
}

/** Forget a file that was never sealed. Raises `AlreadySealed`. */
export async function dropFile(id: string): Promise<void> {
  await db.transaction('rw', db.files, db.parts, db.items, async () => {
    const row = await db.files.get(id)
    if (row) await refuseIfSealed(row.owner)
    await db.parts.where('[file+n]').between([id, 0], [id, Infinity]).delete()
    await db.files.delete(id)
  })
}
