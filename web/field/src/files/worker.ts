/** Keeps files one after another: their own words read, their bytes hashed, boxed and committed. */
import { db, note } from '@/db/database'
import { isFull } from '@/db/faults'
import type { FileNotes, FileRow } from '@/db/rows'
import { keepFile, type FileIn } from '@/files/parts'
import { previewOf } from '@/files/preview'
import { box, importPublic, usePublic } from '@/vault/box'

/** `read`: take the place and time the file itself states. */
export interface Order {
  order: string
  blob: Blob
  about: FileIn
  read: boolean
}

export type Answer =
  | { order: string; what: 'told'; bytes: number }
  | { order: string; what: 'kept'; row: FileRow }
  | { order: string; what: 'drawn' }
  | { order: string; what: 'failed'; name: string; message: string }

const TOLD_EVERY_MS = 120

function answer(said: Answer): void {
  self.postMessage(said)
}

let ready: Promise<void> | null = null

async function haveKey(): Promise<void> {
  const vault = await note<{ publicKey: ArrayBuffer }>('vault')
  if (!vault) throw new Error('this phone has no vault yet')
  usePublic(await importPublic(vault.publicKey))
}

/** What the file itself states becomes its sidecar, if that was asked for. */
async function withItsOwnWords({ blob, about, read }: Order): Promise<FileIn> {
  if (!read) return about
  const { sidecarOf } = await import('@/files/metadata')
  return { ...about, ...(await sidecarOf(blob)) }
}

async function keep(order: string, blob: Blob, about: FileIn): Promise<FileRow> {
  ready ??= haveKey()
  await ready
  let last = 0
  return keepFile(blob, about, (bytes) => {
    if (Date.now() - last < TOLD_EVERY_MS) return
    last = Date.now()
    answer({ order, what: 'told', bytes })
  })
}

async function addPreview(blob: Blob, about: FileIn, row: FileRow): Promise<void> {
  const preview = await previewOf(blob)
  if (!preview) return
  const { name, capture, device = null } = about
  const notes: FileNotes = { name, capture, device, preview }
  await db.files.update(row.id, { box: await box(notes) })
}

/** What a fault wraps does not come along: no room is called by its name. */
function inWords(fault: unknown): { name: string; message: string } {
  const { name, message } = fault instanceof Error ? fault : new Error(String(fault))
  return { name: isFull(fault) ? 'QuotaExceededError' : name, message }
}

/** The bytes are safe before anything is drawn: a preview may take a second on a cheap phone. */
async function obey(order: Order): Promise<void> {
  const id = order.order
  try {
    const about = await withItsOwnWords(order)
    const row = await keep(id, order.blob, about)
    answer({ order: id, what: 'kept', row })
    previews = previews
      .then(() => addPreview(order.blob, about, row))
      .catch(reportError)
      .then(() => answer({ order: id, what: 'drawn' }))
  } catch (fault) {
    answer({ order: id, what: 'failed', ...inWords(fault) })
  }
}

// Beside the next file: drawing is the browser's own thread, writing waits for the disk.
let previews: Promise<unknown> = Promise.resolve()

let queue: Promise<void> = Promise.resolve()

self.addEventListener('message', (event: MessageEvent<Order>) => {
  queue = queue.then(() => obey(event.data))
})
