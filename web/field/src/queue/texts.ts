/** The texts of records: all of them go first, many in one call, each answered alone. */
import { FIELD, Offline, Refused } from '@/api/call'
import { iso } from '@/clock/clock'
import { db } from '@/db/database'
import type { ItemRow, Reason, Sealed } from '@/db/rows'
import { LONGEST_MS, LONGEST_UNMET_MS, patienceMs, retryDelayMs } from '@/queue/pace'
import { NotAReceipt, sha256Hex } from '@/queue/receipts'
import { takeReceipt, takeReview, type ToldReview } from '@/queue/standing'
import { say } from '@/queue/trouble'
import { callSigned } from '@/session/tokens'
import { Broken, Locked, box, open } from '@/vault/box'

const MOST = 200
const MOST_BYTES = 1_000_000

/** How many go in one call: half as many after each that broke, twice as many after one that did not. */
let together = MOST

export const BEFORE_RECEIPT = ['sealed', 'queued'] as const

/** One that would wait longer than any does was told so by a clock that was set back since. */
export function isDue(row: ItemRow, now = Date.now()): boolean {
  const ahead = row.nextTryAt - now
  return row.paused === 0 && (ahead <= 0 || ahead > LONGEST_MS)
}

/** Items whose text may go now: those that never failed first, then the oldest. */
export async function dueTexts(): Promise<ItemRow[]> {
  const rows = await db.items.where('state').anyOf(BEFORE_RECEIPT).toArray()
  return rows
    .filter((row) => isDue(row))
    .sort((a, b) => a.attempts - b.attempts || a.sealedAt.localeCompare(b.sealedAt))
}

export function firstBatch(rows: ItemRow[], most = together): ItemRow[] {
  const batch: ItemRow[] = []
  let bytes = 0
  for (const row of rows) {
    const full = batch.length >= most || bytes + row.textBytes > (MOST_BYTES * most) / MOST
    if (batch.length && full) break
    batch.push(row)
    bytes += row.textBytes
  }
  return batch
}

/** Send what is due. Raises `Offline`, `SessionOver`, `Locked`, and `Refused` if all are refused. */
export async function sendTexts(goOn: () => boolean): Promise<number> {
  let sent = 0
  for (let due = await dueTexts(); due.length && goOn(); due = await dueTexts()) {
    const batch = firstBatch(due)
    await db.items.where('id').anyOf(ids(batch)).modify({ state: 'queued' })
    await sendBatch(batch)
    sent += batch.length
  }
  return sent
}

function ids(rows: ItemRow[]): string[] {
  return rows.map((row) => row.id)
}

async function sendBatch(batch: ItemRow[]): Promise<void> {
  const readable = await opened(batch)
  if (!readable.length) return
  try {
    await post(readable)
    together = Math.min(together * 2, MOST)
  } catch (fault) {
    if (!(fault instanceof Offline || fault instanceof Refused)) throw fault
    together = Math.max(1, Math.floor(Math.min(together, batch.length) / 2))
    if (fault instanceof Refused && [401, 403, 429].includes(fault.status)) throw fault
    if (readable.length === 1) await blame(readable, fault)
    if (fault instanceof Offline) throw fault
  }
}

interface Readable {
  row: ItemRow
  jws: string
}

/** One whose box will never open is parked: the others go on. Raises `Locked`. */
async function opened(batch: ItemRow[]): Promise<Readable[]> {
  const readable: Readable[] = []
  for (const row of batch) {
    try {
      readable.push({ row, jws: (await open<Sealed>(row.box)).jws })
    } catch (fault) {
      if (fault instanceof Locked) throw fault
      if (fault instanceof Broken) await park(row.id, 'phone.unreadable', String(fault))
      else await tryLater(row.id, 'phone.fault', String(fault))
    }
  }
  return readable
}

async function post(readable: Readable[]): Promise<void> {
  const bytes = readable.reduce((sum, { jws }) => sum + jws.length, 0)
  const { receipts } = await callSigned<{ receipts: string[] }>('POST', `${FIELD}/records`, {
    body: { records: readable.map(({ jws }) => jws), device_time: iso() },
    patienceMs: patienceMs(bytes),
  })
  await say(null)
  for (const [at, { row, jws }] of readable.entries()) await take(row, jws, receipts[at] ?? '')
}

async function take(row: ItemRow, jws: string, compact: string): Promise<void> {
  try {
    await takeReceipt(row, jws, compact)
  } catch (fault) {
    if (!(fault instanceof NotAReceipt)) throw fault
    await tryLater(row.id, 'phone.not_a_receipt', fault.why)
  }
}

async function blame([one]: Readable[], fault: Refused | Offline): Promise<void> {
  if (!one) return
  const { id } = one.row
  if (fault instanceof Offline) await tryLater(id, null)
  else if (fault.status < 500) await park(id, fault.code, fault.detail)
  else await tryLater(id, fault.code, fault.detail)
}

/** Put an item back in the line: `code` null says nothing more than that nobody answered. */
export async function tryLater(id: string, code: string | null, detail = ''): Promise<void> {
  const reason = code ? await reasonFor(code, detail) : null
  await db.items
    .where('id')
    .equals(id)
    .modify((row) => {
      row.attempts += 1
      const ms = retryDelayMs(row.attempts)
      row.nextTryAt = Date.now() + (reason ? ms : Math.min(ms, LONGEST_UNMET_MS))
      if (reason) row.reason = reason
    })
}

/** After a line that carried something and broke off: each such try brings the item further. */
export async function goOnSoon(id: string): Promise<void> {
  await db.items.update(id, { nextTryAt: Date.now() + retryDelayMs(0) })
}

async function reasonFor(code: string, detail: string): Promise<Reason> {
  return { code, detail: await box(detail), at: iso() }
}

export async function park(id: string, code: string, detail: string): Promise<void> {
  await db.items.update(id, { state: 'parked', reason: await reasonFor(code, detail) })
}

interface Standing {
  id: string
  receipt: string | null
  review: ToldReview | null
}

/** Ask how items stand that need nothing more from here. Raises as `sendTexts`. */
export async function askStanding(rows: ItemRow[]): Promise<void> {
  for (let at = 0; at < rows.length; at += MOST) {
    const some = rows.slice(at, at + MOST)
    const told = new Map((await standings(some)).map((one) => [one.id, one]))
    const unknown: ItemRow[] = []
    for (const row of some) {
      const one = told.get(row.id)
      if (!one?.receipt) unknown.push(row)
      else await heed(row, one.receipt, one.review)
    }
    await askBySending(unknown)
  }
}

async function standings(rows: ItemRow[]): Promise<Standing[]> {
  const asked = { body: { ids: ids(rows) } }
  const path = `${FIELD}/records/receipts`
  return (await callSigned<{ receipts: Standing[] }>('POST', path, asked)).receipts
}

async function heed(row: ItemRow, compact: string, review: ToldReview | null) {
  if ((await sha256Hex(compact)) !== row.receipt?.digest || row.state === 'uploading') {
    const [one] = await opened([row])
    if (one) await take(row, one.jws, compact)
  }
  await takeReview(row.id, review)
}

/** Another office's record is nobody's to read here; its text sent again brings its receipt. */
async function askBySending(rows: ItemRow[]): Promise<void> {
  const waiting = rows.filter((row) => row.state !== 'complete' && row.state !== 'returned')
  for (let rest = waiting; rest.length;) {
    const batch = firstBatch(rest)
    await sendBatch(batch)
    rest = rest.slice(batch.length)
  }
}
