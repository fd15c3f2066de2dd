/** Sealing: from here on a record is as it is, and on its way. */
import { v7 as uuid7 } from 'uuid'
import { iso, monotonicMs, now } from '@/clock/clock'
import { db } from '@/db/database'
import type { FileNotes, FileRow, ItemRow, Kind, Sealed } from '@/db/rows'
import { allDrawn, allKept } from '@/files/keeping'
import { AlreadySealed, filesOf } from '@/files/parts'
import { pack } from '@/pack/pack'
import { NotYours } from '@/seal/drafts'
import { sealedPreview, type SealedPreview } from '@/seal/ahead'
import { session } from '@/session/session'
import { whateverItTakes } from '@/shell/reserve'
import { box, open } from '@/vault/box'
import { sign } from '@/vault/device'

export interface ToSeal {
  /** The draft's id, which becomes the record's. */
  id: string
  kind: Kind
  /** A line to show in lists; never sent. */
  title: string
  payload: Record<string, unknown>
  /** The record that has to arrive before this one. */
  after?: string | null
}

const TYP = 'kuangxun-record'

/** UUIDv7: made before the first save, so that no failure makes two of one. */
export function newId(): string {
  return uuid7()
}

interface Entry {
  sha256: string
  bytes: number
  media_type: string
  role: FileRow['role']
  capture: FileNotes['capture']
  preview?: SealedPreview
}

async function entry(file: FileRow): Promise<Entry> {
  const notes = await open<FileNotes>(file.box)
  const preview = await sealedPreview(file, notes)
  return {
    sha256: file.sha256,
    bytes: file.bytes,
    media_type: file.mediaType,
    role: file.role,
    capture: notes.capture,
    ...(preview && { preview }),
  }
}

/** Two equal pictures are one entry: a hash names bytes, not how often they were picked. */
function once(files: FileRow[]): FileRow[] {
  const seen = new Set<string>()
  return files.filter((file) => !seen.has(file.sha256) && seen.add(file.sha256))
}

/**
 * Seal a draft with its files and put it on its way; the draft is gone with the same commit.
 *
 * What is being kept for it is waited for. Sealing twice, in two tabs or after a crash, finds the
 * first and returns it. Raises `AlreadySealed` if the first said something else, and `NotYours`.
 */
export async function seal(what: ToSeal): Promise<ItemRow> {
  const author = session.officer?.id
  if (!author) throw new Error('nobody is at work')
  await allKept(what.id)
  await allDrawn(what.id)
  for (;;) {
    const files = await filesOf(what.id)
    const named = once(files)
    const entries = await Promise.all(named.map(entry))
    const row = await signed(what, author, entries)
    const ahead = named.filter((_, n) => entries[n]?.preview).map(({ id }) => id)
    const kept = await whateverItTakes(() => commit(row, files, ahead))
    if (kept === row) return row
    if (kept) return sameAs(what, kept)
  }
}

async function sameAs({ payload }: ToSeal, first: ItemRow): Promise<ItemRow> {
  const said = (await open<Sealed>(first.box)).payload
  if (JSON.stringify(said) !== JSON.stringify(payload)) throw new AlreadySealed()
  return first
}

async function signed(what: ToSeal, author: string, entries: Entry[]): Promise<ItemRow> {
  const sealedAt = iso(now())
  const claims = {
    id: what.id,
    kind: what.kind,
    schema: 1,
    author,
    sealed_at: sealedAt,
    monotonic_ms: monotonicMs(),
    after: what.after ?? null,
    head: pack.about?.head ?? null,
    payload: what.payload,
    files: entries,
  }
  const jws = await sign(new TextEncoder().encode(JSON.stringify(claims)), TYP)
  const closed = await box({ title: what.title, jws, payload: what.payload } satisfies Sealed)
  return {
    id: what.id,
    kind: what.kind,
    author,
    sealedAt,
    state: 'sealed',
    paused: 0,
    box: closed,
    textBytes: jws.length,
    files: entries.length,
    fileBytes: entries.reduce((sum, one) => sum + one.bytes, 0),
    sentBytes: 0,
    attempts: 0,
    nextTryAt: 0,
    reason: null,
    review: null,
    receipt: null,
    completeAt: null,
  }
}

/** Null if other files are there than those that were signed: another tab added or took one. */
async function commit(row: ItemRow, files: FileRow[], ahead: string[]): Promise<ItemRow | null> {
  const signed = files.map((file) => file.id).join()
  return db.transaction('rw', [db.items, db.drafts, db.fixes, db.files], async () => {
    const first = await db.items.get(row.id)
    if (first) return first
    if ((await filesOf(row.id)).map((file) => file.id).join() !== signed) return null
    const draft = await db.drafts.get(row.id)
    if (draft && draft.author !== row.author) throw new NotYours()
    await db.items.add(row)
    await db.files.where('id').anyOf(ahead).modify({ ahead: 'sealed' })
    await db.drafts.delete(row.id)
    await db.fixes.where('[draft+n]').between([row.id, 0], [row.id, Infinity]).delete()
    return row
  })
}
