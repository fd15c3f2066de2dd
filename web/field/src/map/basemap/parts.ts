/**
 * A base map on the phone: one folder of parts of a fixed size, in the browser's own file system.
 *
 * A part is there whole or not at all, so a download goes on where it broke off. It holds no
 * officer's work, and is not encrypted.
 */
import type { RangeResponse, Source } from 'pmtiles'

export const PART_BYTES = 1 << 20

/** What of the browser's file system is needed. */
export type Folder = Pick<FileSystemDirectoryHandle, 'getFileHandle' | 'removeEntry'>

export function countOf(bytes: number): number {
  return Math.ceil(bytes / PART_BYTES)
}

function nameOf(n: number): string {
  return `part-${String(n).padStart(5, '0')}`
}

function lengthOf(n: number, bytes: number): number {
  return Math.min(PART_BYTES, bytes - n * PART_BYTES)
}

/** Return a part, or null while it is not there whole. */
export async function partOf(folder: Folder, n: number, bytes: number): Promise<File | null> {
  try {
    const file = await (await folder.getFileHandle(nameOf(n))).getFile()
    return file.size === lengthOf(n, bytes) ? file : null
  } catch (fault) {
    if (fault instanceof DOMException && fault.name === 'NotFoundError') return null
    throw fault
  }
}

export async function writePart(folder: Folder, n: number, content: Blob): Promise<void> {
  const handle = await folder.getFileHandle(nameOf(n), { create: true })
  const pen = await handle.createWritable()
  await pen.write(content)
  await pen.close() // until here the file stays as it was
}

export type Fetch = (from: number, to: number) => Promise<Blob>

/** The service has another map by now, or a proxy in between answers what nobody asked. */
export class OtherBytes extends Error {
  constructor() {
    super('these are not the bytes that were asked for')
    this.name = 'OtherBytes'
  }
}

/**
 * Fetch the parts that are missing, one after another; `told` hears how many bytes are here.
 *
 * Raises what `fetchBytes` raises: what is here stays for the next try.
 */
export async function download(
  folder: Folder,
  bytes: number,
  fetchBytes: Fetch,
  told: (bytes: number) => void,
  goOn: () => boolean = () => true,
): Promise<boolean> {
  for (let n = 0; n < countOf(bytes); n += 1) {
    if (!goOn()) return false
    const from = n * PART_BYTES
    const to = from + lengthOf(n, bytes)
    if (!(await partOf(folder, n, bytes))) {
      const content = await fetchBytes(from, to)
      if (content.size !== to - from) throw new OtherBytes()
      await writePart(folder, n, content)
    }
    told(to)
  }
  return true
}

/** Reads the map where it lies, piece by piece. */
export class PartsSource implements Source {
  constructor(
    private readonly folder: Folder,
    private readonly key: string,
    private readonly bytes: number,
  ) {}

  getKey(): string {
    return this.key
  }

  async getBytes(offset: number, length: number): Promise<RangeResponse> {
    const end = Math.min(offset + length, this.bytes)
    const pieces: Blob[] = []
    for (let n = Math.floor(offset / PART_BYTES); n * PART_BYTES < end; n += 1) {
      const part = await partOf(this.folder, n, this.bytes)
      if (!part) throw new Error(`part ${n} of the base map is gone`)
      const begin = n * PART_BYTES
      pieces.push(part.slice(Math.max(0, offset - begin), end - begin))
    }
    return { data: await new Blob(pieces).arrayBuffer() }
  }
}
