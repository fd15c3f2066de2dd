/** What a receipt makes of an item on the phone. */
import { db } from '@/db/database'
import type { FileRow, ItemRow, ItemState, Review } from '@/db/rows'
import { readReceipt, type Receipt } from '@/queue/receipts'

/** Take the service's word for an item; bytes go only after it said that it has everything. */
export async function takeReceipt(row: ItemRow, jws: string, compact: string): Promise<Receipt> {
  const said = await readReceipt(compact, row.id, jws)
  await db.transaction('rw', db.items, db.files, db.parts, async () => {
    const present = await db.items.get(row.id)
    if (!present) return
    await db.items.update(row.id, changes(present, said, compact))
    if (said.state === 'complete') await forgetBytes(row.id)
    else if (said.state !== 'rejected') await reopen(row.id, said.missing)
  })
  return said
}

function changes(row: ItemRow, said: Receipt, receipt: string): Partial<ItemRow> {
  if (said.state === 'rejected') {
    const reason = { code: said.reason ?? '', detail: said.detail ?? '', at: said.server_time }
    return { state: 'parked', receipt, reason, attempts: 0 }
  }
  const settled = said.state === 'complete'
  return {
    state: settled && row.review?.state === 'returned' ? 'returned' : said.state,
    receipt,
    reason: null,
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
export async function takeReview(id: string, review: Review | null): Promise<void> {
  if (!review) return
  await db.transaction('rw', db.items, async () => {
    const row = await db.items.get(id)
    if (!row || (row.state !== 'complete' && row.state !== 'returned')) return
    const state: ItemState = review.state === 'returned' ? 'returned' : 'complete'
    await db.items.update(id, { review, state })
  })
}
