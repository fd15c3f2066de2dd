/** Originals: file by file, the smallest first, whoever's record they belong to. */
import { Offline, Refused } from '@/api/call'
import { db } from '@/db/database'
import { isFull } from '@/db/faults'
import type { FileRow, ItemRow } from '@/db/rows'
import { BytesGone, filesOf } from '@/files/parts'
import { originalsMayGo } from '@/queue/link'
import { askStanding, dueTexts, goOnSoon, isDue, park, tryLater } from '@/queue/texts'
import { SessionOver } from '@/session/tokens'
import { Broken, Locked } from '@/vault/box'

const MOST_RESTARTS = 4 // of a file whose bytes never add up to its hash
const LATER = [403, 404, 409, 410, 423, 429]

export interface Waiting {
  item: ItemRow
  file: FileRow
}

/** Files of `item` that the service lacks and this phone has, one of each hash. */
export async function lacking(item: ItemRow): Promise<FileRow[]> {
  if (!item.receipt) return []
  const missing = new Set(item.receipt.missing)
  const files = await filesOf(item.id)
  return files.filter(
    ({ sha256, state }) => (state === 'kept' || state === 'uploading') && missing.delete(sha256),
  )
}

const AFTER_RECEIPT = ['received', 'held', 'uploading']

export async function afterReceipt(): Promise<ItemRow[]> {
  const rows = await db.items.where('state').anyOf(AFTER_RECEIPT).toArray()
  return rows.filter((row) => isDue(row))
}

export async function waiting(): Promise<Waiting[]> {
  const found: Waiting[] = []
  for (const item of await afterReceipt()) {
    for (const file of await lacking(item)) found.push({ item, file })
  }
  return found.sort((a, b) => a.file.bytes - b.file.bytes)
}

/**
 * Send what is due until nothing is, or `goOn` says no.
 *
 * Raises `SessionOver`, `Locked`; `Offline` once two in a row met nobody.
 */
export async function sendOriginals(officer: string, goOn: () => boolean): Promise<void> {
  let unmet = 0
  for (let next = (await waiting())[0]; next && goOn(); next = (await waiting())[0]) {
    if (!(await originalsMayGo()) || (await dueTexts()).length) return
    const fault = await outcome(next, officer, goOn)
    unmet = fault instanceof Offline && !(await hasDropped(fault)) ? unmet + 1 : 0
    if (unmet > 1 || (unmet && !navigator.onLine)) throw fault
  }
}

async function outcome(next: Waiting, officer: string, goOn: () => boolean): Promise<unknown> {
  try {
    await sendOne(next, officer, goOn)
    return null
  } catch (fault) {
    await comeBack(next.item.id)
    await judge(next, fault)
    return fault
  }
}

async function sendOne({ item, file }: Waiting, officer: string, goOn: () => boolean) {
  const { sendBytes, countSent } = await import('@/queue/bytes')
  await db.items.update(item.id, { state: 'uploading' })
  await sendBytes(item.id, file, {
    officer,
    goOn: async () => goOn() && (await mayGoOn(item.id)),
  })
  await countSent(item.id)
  const row = await db.items.get(item.id)
  if (row && !(await lacking(row)).length) await askStanding([row])
  else await comeBack(item.id)
}

async function mayGoOn(id: string): Promise<boolean> {
  const row = await db.items.get(id)
  return row?.paused === 0 && (await originalsMayGo()) && !(await dueTexts()).length
}

/** Whatever interrupted the bytes: the item is again what its last receipt said. */
export async function comeBack(id: string): Promise<void> {
  await db.items
    .where('id')
    .equals(id)
    .modify((row) => {
      if (row.state === 'uploading') row.state = standingOf(row)
    })
}

function standingOf(row: ItemRow): ItemRow['state'] {
  if (!row.receipt) return 'queued'
  return row.receipt.state === 'held' ? 'held' : 'received'
}

/** Items of a page that was killed while it sent. */
export async function comeBackAll(): Promise<void> {
  const rows = await db.items.where('state').equals('uploading').toArray()
  for (const row of rows) await comeBack(row.id)
}

async function hasDropped(fault: unknown): Promise<boolean> {
  return fault instanceof (await import('@/queue/bytes')).Dropped
}

/** What a fault means for an item; what only this phone's disk may mend is tried again later. */
export async function judge({ item, file }: Waiting, fault: unknown): Promise<void> {
  const { Stopped } = await import('@/queue/bytes')
  if (fault instanceof Stopped) return
  if (fault instanceof Locked || fault instanceof SessionOver || isFull(fault)) throw fault
  if (await hasDropped(fault)) return goOnSoon(item.id)
  if (fault instanceof Offline) return tryLater(item.id, null)
  if (fault instanceof BytesGone || fault instanceof Broken) {
    return park(item.id, 'phone.bytes_gone', String(fault))
  }
  if (!(fault instanceof Refused)) return tryLater(item.id, 'phone.fault', String(fault))
  if (fault.status === 401) throw new SessionOver()
  const restarts = (await db.items.get(item.id))?.attempts ?? 0
  const later = fault.status >= 500 || LATER.includes(fault.status)
  if (later || (fault.status === 460 && restarts < MOST_RESTARTS)) {
    return tryLater(item.id, fault.code, fault.detail)
  }
  await db.files.update(file.id, { state: 'kept' })
  return park(item.id, fault.code, fault.detail)
}
