/** What a receipt makes of an item on the phone. */
import { db } from '@/db/database'
import type { FileRow, ItemRow, ItemState, KeptReceipt, Reason, Review } from '@/db/rows'
import { keptReceipt, readReceipt, type Receipt } from '@/queue/receipts'
import { box } from '@/vault/box'

/** How the office read a record, as it tells it. */
export interface ToldReview extends Omit<Review, 'reason'> {
  reason: string | null
}

/** Take the service's word for an item; bytes go only after it said that it has everything. */
export async function takeReceipt(row: ItemRow, jws: string, compact: string): Promise<Receipt> {
  const said = await readReceipt(compact, row.id, jws)
  const kept = await keptReceipt(said, compact)
  const refusal = said.state === 'rejected' ? await reasonOf(said) : null
  await db.transaction('rw', db.items, db.files, db.parts, async () => {
    const present = await db.items.get(row.id)
    if (!present) return
    await db.items.update(row.id, changes(present, said, { receipt: kept, reason: refusal }))
    if (said.state === 'complete') await forgetBytes(row.id)
    else if (said.state !== 'rejected') await reopen(row.id, said.missing)
  })
  return said
}

async function reasonOf(said: Receipt): Promise<Reason> {
  return { code: said.reason ?? '', detail: await box(said.detail ?? ''), at: said.server_time }
}

interface Kept {
  receipt: KeptReceipt
  reason: Reason | null
}

function changes(row: ItemRow, said: Receipt, kept: Kept): Partial<ItemRow> {
  if (said.state === 'rejected') return { state: 'parked', ...kept, attempts: 0 }
  const settled = said.state === 'complete'
  return {
    state: settled && row.review?.state === 'returned' ? 'returned' : said.state,
    ...kept,
    attempts: 0,
    nextTryAt: 0,
    completeAt: settled ? (row.completeAt ?? said.server_time) : null,
    ...(settled ? { sentBytes: row.fileBytes } : {}),
  }
}

/** The bytes are in the office: the preview stays, the row goes with its item. */
async function forgetBytes(owner: string): Promise<void> {
  const files = await db.files.where('owner').equals(owner).toArray()
  for (const file of files) {
    await db.parts.where('[file+n]').between([file.id, 0], [file.id, Infinity]).delete()
    await db.files.update(file.id, { state: 'forgotten', uploadUrl: null, sentBytes: file.bytes })
  }
}

/** What the service lacks is sent again, whatever the phone believed. */
async function reopen(owner: string, missing: string[]): Promise<void> {
  const lacking = new Set(missing)
  const files = await db.files.where('owner').equals(owner).toArray()
  for (const file of files) {
    const change = reopened(file, lacking.has(file.sha256))
    if (change) await db.files.update(file.id, change)
  }
}

function reopened(file: FileRow, lacking: boolean): Partial<FileRow> | null {
  if (lacking && file.state === 'sent') return { state: 'kept', sentBytes: 0, uploadUrl: null }
  if (!lacking && file.state !== 'forgotten') return { state: 'sent', sentBytes: file.bytes }
  return null
}

/** Take how the office read a record; a returned one is the officer's again. */
export async function takeReview(id: string, told: ToldReview | null): Promise<void> {
  if (!told) return
  const { state: read, version } = told
  const reason = told.reason === null ? null : await box(told.reason)
  await db.transaction('rw', db.items, async () => {
    const row = await db.items.get(id)
    if (!row || (row.state !== 'complete' && row.state !== 'returned')) return
    const state: ItemState = read === 'returned' ? 'returned' : 'complete'
    await db.items.update(id, { review: { state: read, reason, version }, state })
  })
}
