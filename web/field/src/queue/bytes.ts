/** One file on its way, by tus: resumed where it broke off, in chunks the line can carry. */
import { DetailedError, Upload, type FileSource, type UploadOptions } from 'tus-js-client'
import { FIELD, Offline, Refused } from '@/api/call'
import { db } from '@/db/database'
import type { FileNotes, FileRow } from '@/db/rows'
import { readBytes } from '@/files/parts'
import { SMALLEST_CHUNK, nextChunkBytes } from '@/queue/pace'
import { say } from '@/queue/trouble'
import { Stack } from '@/queue/tusStack'
import { accessToken } from '@/session/tokens'
import { open } from '@/vault/box'

const OFTEN_MS = 1_000
let chunkBytes = 4 * SMALLEST_CHUNK

/** Somebody wants the line for something else, or paused this: not a fault. */
export class Stopped extends Error {}

/** The line broke off while there was somebody: it is worth trying at once, with less. */
export class Dropped extends Offline {}

interface Way {
  /** Whose login carries it. */
  officer: string
  /** Asked before every chunk. */
  goOn: () => Promise<boolean>
}

/**
 * Send `file` as one of `record`; it is `sent` when the service has all of it.
 *
 * Raises `Stopped`, `Dropped`, `Offline`, `Refused`, `SessionOver`, `Locked`.
 */
export async function sendBytes(record: string, file: FileRow, way: Way): Promise<void> {
  try {
    await attempt(record, file, way, false)
  } catch (fault) {
    if (!(fault instanceof Refused) || fault.status !== 401) throw fault
    await attempt(record, file, way, true)
  }
  await db.files.update(file.id, { state: 'sent', sentBytes: file.bytes })
}

async function attempt(record: string, file: FileRow, way: Way, renew: boolean): Promise<void> {
  const row = (await db.files.get(file.id)) ?? file
  const { name } = await open<FileNotes>(row.box)
  const stale = renew ? await accessToken(way.officer) : undefined
  const token = async () => accessToken(way.officer, stale)
  const metadata = { record, sha256: row.sha256, name: name.slice(0, 120), type: row.mediaType }
  await db.files.update(row.id, { state: 'uploading' })
  await run(row, way, { metadata, httpStack: new Stack(token) })
}

function run(row: FileRow, way: Way, options: UploadOptions): Promise<void> {
  return new Promise((done, fail) => {
    let began = Date.now()
    let [met, carried] = [false, false]
    const upload = new Upload(new Blob(), {
      ...options,
      ...common(row),
      fileReader: { openFile: async () => source(row, way) },
      onUploadUrlAvailable: () => {
        met = true
        began = Date.now()
        // The path alone: the service may get another name between two days.
        const uploadUrl = upload.url ? new URL(upload.url).pathname : null
        db.files.update(row.id, { uploadUrl }).catch(fail)
      },
      onChunkComplete: (size, sentBytes) => {
        carried = true
        chunkBytes = nextChunkBytes(Math.max(size, SMALLEST_CHUNK), Date.now() - began)
        upload.options.chunkSize = chunkBytes
        began = Date.now()
        noteProgress(row, sentBytes).catch(fail)
      },
      onSuccess: () => done(),
      onError: (fault) => {
        if (wasStopped(fault)) return fail(new Stopped())
        const again = carried || (met && chunkBytes > SMALLEST_CHUNK)
        chunkBytes = Math.max(SMALLEST_CHUNK, Math.floor(chunkBytes / 2))
        understood(row, fault).then(
          (meant) => fail(again && meant instanceof Offline ? new Dropped(meant.message) : meant),
          fail,
        )
      },
    })
    upload.start()
  })
}

function common(row: FileRow): UploadOptions {
  const all = `${location.origin}${FIELD}/files`
  return {
    endpoint: all,
    uploadUrl: row.uploadUrl ? location.origin + row.uploadUrl : null,
    uploadSize: row.bytes,
    chunkSize: chunkBytes,
    storeFingerprintForResuming: false,
    fingerprint: async () => row.id,
    // An upload found again by its hash is further than its beginning: ask, and go on from there.
    retryDelays: [0],
    onShouldRetry: (fault) => fault.originalResponse?.getStatus() === 409,
  }
}

function wasStopped(fault: Error | DetailedError): boolean {
  return fault instanceof DetailedError && fault.causingError instanceof Stopped
}

/** Asks before it gives anything: of a line that is not to be used any more not a byte is. */
function source(row: FileRow, { goOn }: Way): FileSource {
  return {
    size: row.bytes,
    slice: async (start, end) => {
      if (!(await goOn())) throw new Stopped()
      const bytes = await readBytes(row, start, Math.min(end, row.bytes))
      return { value: new Blob([bytes as BlobPart]), done: end >= row.bytes }
    },
    close: () => undefined,
  }
}

const told = new Map<string, number>()

async function noteProgress(row: FileRow, sentBytes: number): Promise<void> {
  const last = told.get(row.id) ?? 0
  if (Date.now() - last < OFTEN_MS && sentBytes < row.bytes) return
  told.set(row.id, Date.now())
  await say(null)
  await db.transaction('rw', db.files, db.items, async () => {
    await db.files.update(row.id, { sentBytes })
    await countSent(row.owner)
  })
}

/** How much of an item's files the service has, as far as this phone knows. */
export async function countSent(owner: string): Promise<void> {
  const files = await db.files.where('owner').equals(owner).toArray()
  const byHash = new Map<string, number>()
  for (const { sha256, sentBytes } of files) {
    byHash.set(sha256, Math.max(byHash.get(sha256) ?? 0, sentBytes))
  }
  const sentBytes = [...byHash.values()].reduce((sum, bytes) => sum + bytes, 0)
  await db.items.update(owner, { sentBytes })
}

/** Say what a fault of tus means, and make it begin anew where going on would not help. */
async function understood(row: FileRow, fault: Error | DetailedError): Promise<Error> {
  if (!(fault instanceof DetailedError)) return fault
  const answer = fault.originalResponse
  if (!answer) return fault.causingError ? reached(fault.causingError) : new Offline(fault.message)
  const status = answer.getStatus()
  if ([404, 410, 460].includes(status)) {
    await db.files.update(row.id, { uploadUrl: null, sentBytes: 0 })
  }
  return problem(status, answer.getBody())
}

/** `fetch` says TypeError where nobody answered, and AbortError where we stopped waiting. */
function reached(cause: Error): Error {
  const nobody = cause instanceof TypeError || cause.name === 'AbortError'
  return nobody ? new Offline(String(cause)) : cause
}

function problem(status: number, body: string): Error {
  try {
    const said = JSON.parse(body) as { code?: unknown; detail?: unknown }
    if (typeof said.code === 'string') {
      return new Refused(status, said.code, String(said.detail ?? ''))
    }
  } catch (fault) {
    return new Offline(`${status} from somebody else: ${String(fault)}`)
  }
  return new Offline(`${status} from somebody else`)
}
