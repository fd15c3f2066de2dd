/** Making the backup file, frame by frame: 2 GB of photographs do not need 2 GB of memory. */
import { Writer } from '@/backup/format'
import { clearShelf, hasShelf, place } from '@/backup/shelf'
import { plainFrames, type Taken, type Unread } from '@/backup/contents'
import { iso } from '@/clock/clock'
import { keepNote } from '@/db/database'
import { download } from '@/queue/acts'

interface Sink {
  write: (bytes: Uint8Array<ArrayBuffer>) => Promise<void>
  done: () => Promise<void>
  giveUp: () => Promise<void>
}

interface Picker {
  showSaveFilePicker?: (how: object) => Promise<FileSystemFileHandle>
}

export function fileName(): string {
  return `kuangxun-${iso().slice(0, 16).replace(/[-:]/g, '').replace('T', '-')}.kxb`
}

/**
 * Where the file of some `bytes` goes; null if the officer chose no place.
 *
 * Asked at once, for a browser opens its picker only upon a tap.
 */
export async function sink(name: string, bytes: number): Promise<Sink | null> {
  const { showSaveFilePicker } = window as Picker
  if (!showSaveFilePicker) return (await fitsOnShelf(bytes)) ? onShelf(name) : inParts(name)
  try {
    const handle = await showSaveFilePicker.call(window, { suggestedName: name })
    const file = await handle.createWritable()
    return {
      write: (bytes) => file.write(bytes),
      done: () => file.close(),
      giveUp: () => file.abort(),
    }
  } catch (fault) {
    if (fault instanceof DOMException && fault.name === 'AbortError') return null
    throw fault
  }
}

const SPARE_BYTES = 50e6

async function fitsOnShelf(bytes: number): Promise<boolean> {
  if (!hasShelf()) return false
  await clearShelf()
  const { quota = 0, usage = 0 } = await navigator.storage.estimate()
  return quota - usage > bytes * 1.02 + SPARE_BYTES
}

async function onShelf(name: string): Promise<Sink> {
  const { write, close, giveUp } = await place(name)
  return { write, giveUp, done: async () => download(await close(), name) }
}

/**
 * Without room for a second copy in the browser's folder: each frame a Blob of its own. Chromium
 * keeps them in memory for as long as it has any, so this is for small backups and full phones.
 */
function inParts(name: string): Sink {
  const parts: Blob[] = []
  return {
    write: async (bytes) => {
      parts.push(new Blob([bytes]))
    },
    done: async () => download(new Blob(parts, { type: 'application/octet-stream' }), name),
    giveUp: async () => {
      parts.length = 0
    },
  }
}

export interface Made {
  bytes: number
  unread: Unread
}

/**
 * Write all of `taken` to `to`; `told` hears how many bytes are in, and ends it by raising.
 *
 * Raises `Locked`.
 */
export async function makeBackup(
  taken: Taken,
  passphrase: string,
  to: Sink,
  told: (bytes: number) => void = () => undefined,
): Promise<Made> {
  const at = Date.now() // what is sealed while it is written is not in it
  let bytes = 0
  const unread = { texts: 0, files: 0 }
  const put = async (frame: Uint8Array<ArrayBuffer>) => {
    await to.write(frame)
    bytes += frame.length
    told(bytes)
  }
  try {
    const writer = await Writer.begin(passphrase, iso())
    await put(writer.head)
    for await (const [kind, body] of plainFrames(taken, unread)) {
      await put(await writer.frame(kind, body))
    }
  } catch (fault) {
    await to.giveUp()
    throw fault
  }
  await to.done()
  await keepNote('backup_at', at)
  return { bytes, unread }
}
