/** What an officer can do with an item: never more than sending, waiting and taking it along. */
import { keepNote, db } from '@/db/database'
import type { ItemRow } from '@/db/rows'
import { dayInChina, iso } from '@/clock/clock'
import { FREE_TODAY, WIFI_ONLY } from '@/queue/link'
import { contents } from '@/queue/saidOf'
import { PAUSED, nudge } from '@/queue/sender'
import { NotYours } from '@/seal/drafts'
import { open } from '@/vault/box'

export async function pause(id: string, paused: boolean): Promise<void> {
  await db.items.update(id, { paused: paused ? 1 : 0 })
  nudge()
}

export async function pauseAll(paused: boolean): Promise<void> {
  await keepNote(PAUSED, paused)
  nudge()
}

export async function wifiOnly(only: boolean): Promise<void> {
  await keepNote(WIFI_ONLY, only)
  nudge()
}

/** The officer says that today's line costs nothing. */
export async function lineIsFree(): Promise<void> {
  await keepNote(FREE_TODAY, dayInChina())
  nudge()
}

/** Try again now; a parked item is in the line again. */
export async function retry(id: string): Promise<void> {
  await db.items
    .where('id')
    .equals(id)
    .modify((row) => {
      row.nextTryAt = 0
      row.attempts = 0
      if (row.state === 'parked') row.state = 'queued'
    })
  nudge()
}

export async function retryAll(): Promise<void> {
  await db.items
    .where('state')
    .anyOf('sealed', 'queued', 'received', 'held')
    .modify({ nextTryAt: 0 })
  nudge()
}

/** What the administrator needs of a parked item: its seal, and why. Raises `NotYours`. */
export async function exported(row: ItemRow): Promise<File> {
  const sealed = await contents(row)
  if (!sealed) throw new NotYours()
  const { jws } = sealed
  const said = {
    format: 'kuangxun-parked-record',
    version: 1,
    exported_at: iso(),
    id: row.id,
    kind: row.kind,
    author: row.author,
    sealed_at: row.sealedAt,
    reason: row.reason && { ...row.reason, detail: await open<string>(row.reason.detail) },
    receipt: row.receipt && (await open<string>(row.receipt.box)),
    jws,
  }
  const text = JSON.stringify(said, null, 2)
  return new File([text], `kuangxun-${row.id}.json`, { type: 'application/json' })
}

/** Hand a file over as the browser does downloads. */
export function download(file: Blob, name: string): void {
  const address = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  window.setTimeout(() => URL.revokeObjectURL(address), 60_000)
}
