/** Sealing: from here on a record is as it is, and on its way. */
import { v7 as uuid7 } from 'uuid'
import { iso, monotonicMs, now } from '@/clock/clock'
import { db } from '@/db/database'
import type { FileNotes, FileRow, ItemRow, Kind, Sealed } from '@/db/rows'
import { filesOf } from '@/files/parts'
import { pack } from '@/pack/pack'
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

async function entry(file: FileRow) {
  const { capture } = await open<FileNotes>(file.box)
  return {
    sha256: file.sha256,
    bytes: file.bytes,
    media_type: file.mediaType,
    role: file.role,
    capture,
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
 * Sealing twice, in two tabs or after a crash, finds the first and returns it.
 */
export async function seal(what: ToSeal): Promise<ItemRow> {
  const author = session.officer?.id
  if (!author) throw new Error('nobody is at work')
  const files = once(await filesOf(what.id))
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
    files: await Promise.all(files.map(entry)),
  }
  const jws = await sign(new TextEncoder().encode(JSON.stringify(claims)), TYP)
  const closed = await box({ title: what.title, jws, payload: what.payload } satisfies Sealed)
  const row: ItemRow = {
    id: what.id,
    kind: what.kind,
    author,
    sealedAt,
    state: 'sealed',
    paused: 0,
    box: closed,
    textBytes: jws.length,
    files: files.length,
    fileBytes: files.reduce((sum, file) => sum + file.bytes, 0),
    sentBytes: 0,
    attempts: 0,
    nextTryAt: 0,
    reason: null,
    review: null,
    receipt: null,
    completeAt: null,
  }
  return whateverItTakes(() => commit(row))
}

async function commit(row: ItemRow): Promise<ItemRow> {
  return db.transaction('rw', db.items, db.drafts, db.fixes, async () => {
    const first = await db.items.get(row.id)
    if (!first) await db.items.add(row)
    await db.drafts.delete(row.id)
    await db.fixes.where('[draft+n]').between([row.id, 0], [row.id, Infinity]).delete()
    return first ?? row
  })
}
