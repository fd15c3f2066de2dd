/**
 * The backup file: a head in the clear, then frames, each encrypted and authenticated in its place.
 *
 *     "KXBACKUP" · u32 length · head (JSON: version, argon2id, salt, check, when)
 *     u32 length · AES-256-GCM of one frame: nonce = its number, bound to the head
 *     … and a frame that says it was the last.
 *
 * A frame that was cut, changed or moved does not open; those around it still do.
 */
import { argon2id } from 'hash-wasm'

export const MAGIC = 'KXBACKUP'
export const VERSION = 1
export const SHORTEST_PASSPHRASE = 10

const MEMORY_KIB = 64 * 1024
const PASSES = 3
const LARGEST_FRAME = 32 * 1024 * 1024 // a patrol of 50,000 fixes takes some 8
const LARGEST_HEAD = 4096
const TAG_BYTES = 16

/** `gone`: of the file that was being written no more can be had. */
export type FrameKind = 'item' | 'draft' | 'file' | 'bytes' | 'end' | 'gone'
const KINDS: FrameKind[] = ['item', 'draft', 'file', 'bytes', 'end', 'gone']

type Bytes = Uint8Array<ArrayBuffer>

interface Head {
  version: number
  memoryKiB: number
  passes: number
  salt: string
  check: string
  madeAt: string
}

/** Why a file cannot be read at all: `foreign`, `newer`, `passphrase` or `head`. */
export class Unreadable extends Error {
  constructor(readonly why: 'foreign' | 'newer' | 'passphrase' | 'head') {
    super(`the backup cannot be read: ${why}`)
    this.name = 'Unreadable'
  }
}

export interface Frame {
  kind: FrameKind
  body: Bytes
}

/** A frame that does not open, or the end of a file that has no end. */
export type Read = Frame | { kind: 'broken' } | { kind: 'truncated' }

export function utf8(text: string): Bytes {
  return new TextEncoder().encode(text) as Bytes
}

export function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}

function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
}

function unbase64(said: string): Bytes {
  return Uint8Array.from(atob(said), (letter) => letter.charCodeAt(0))
}

export function joined(...parts: Uint8Array[]): Bytes {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

export function u32(number: number): Bytes {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setUint32(0, number)
  return bytes
}

export function readU32(bytes: Uint8Array, at = 0): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(at)
}

interface Keys {
  key: CryptoKey
  check: string
}

async function keysOf(passphrase: string, salt: Bytes, memoryKiB: number, passes: number) {
  const hash = await argon2id({
    password: passphrase.normalize('NFKC'),
    salt,
    parallelism: 1,
    iterations: passes,
    memorySize: memoryKiB,
    hashLength: 48,
    outputType: 'binary',
  })
  const raw = new Uint8Array(hash)
  const usage: KeyUsage[] = ['encrypt', 'decrypt']
  const key = await crypto.subtle.importKey('raw', raw.slice(0, 32), 'AES-GCM', false, usage)
  return { key, check: base64(raw.slice(32)) } satisfies Keys
}

/** Each frame under its number and bound to the head: none can be moved, nor come from elsewhere. */
class Cipher {
  private number = 0

  constructor(
    private readonly key: CryptoKey,
    private readonly bound: Bytes,
  ) {}

  private way(): AesGcmParams {
    const iv = joined(new Uint8Array(8), u32(this.number))
    this.number += 1
    return { name: 'AES-GCM', iv, additionalData: this.bound }
  }
  async close(plain: Bytes): Promise<Bytes> {
    return new Uint8Array(await crypto.subtle.encrypt(this.way(), this.key, plain))
  }
  async open(closed: Bytes): Promise<Bytes> {
    return new Uint8Array(await crypto.subtle.decrypt(this.way(), this.key, closed))
  }
}

async function bindTo(head: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', head))
}

export class Writer {
  private constructor(
    readonly head: Bytes,
    private readonly cipher: Cipher,
  ) {}

  static async begin(passphrase: string, madeAt: string, memoryKiB = MEMORY_KIB): Promise<Writer> {
    const salt = crypto.getRandomValues(new Uint8Array(16))
    const { key, check } = await keysOf(passphrase, salt, memoryKiB, PASSES)
    const rest = { memoryKiB, passes: PASSES, salt: base64(salt), check, madeAt }
    const said = utf8(JSON.stringify({ version: VERSION, ...rest } satisfies Head))
    const head = joined(utf8(MAGIC), u32(said.length), said)
    return new Writer(head, new Cipher(key, await bindTo(head)))
  }

  async frame(kind: FrameKind, body: Bytes): Promise<Bytes> {
    const plain = joined(new Uint8Array([KINDS.indexOf(kind)]), body)
    const closed = await this.cipher.close(plain)
    return joined(u32(closed.length), closed)
  }
}

async function slice(file: Blob, from: number, to: number): Promise<Bytes> {
  return new Uint8Array(await file.slice(from, to).arrayBuffer())
}

async function readHead(file: Blob): Promise<{ head: Head; raw: Bytes }> {
  const start = await slice(file, 0, MAGIC.length + 4)
  if (text(start.slice(0, MAGIC.length)) !== MAGIC) throw new Unreadable('foreign')
  const length = start.length < MAGIC.length + 4 ? 0 : readU32(start, MAGIC.length)
  if (!length || length > LARGEST_HEAD) throw new Unreadable('head')
  const raw = await slice(file, 0, start.length + length)
  try {
    return { head: JSON.parse(text(raw.slice(start.length))) as Head, raw }
  } catch {
    throw new Unreadable('head')
  }
}

export class Reader {
  private constructor(
    private readonly file: Blob,
    private at: number,
    private readonly cipher: Cipher,
    readonly madeAt: string,
  ) {}

  /** Raises `Unreadable`. */
  static async begin(file: Blob, passphrase: string): Promise<Reader> {
    const { head, raw } = await readHead(file)
    if (head.version > VERSION) throw new Unreadable('newer')
    if (!(head.memoryKiB <= 4 * MEMORY_KIB && head.passes <= 10)) throw new Unreadable('head')
    const salt = unbase64(head.salt)
    const { key, check } = await keysOf(passphrase, salt, head.memoryKiB, head.passes)
    if (check !== head.check) throw new Unreadable('passphrase')
    return new Reader(file, raw.length, new Cipher(key, await bindTo(raw)), head.madeAt)
  }

  /** How much of the file was read, from 0 to 1. */
  get share(): number {
    return this.at / this.file.size
  }

  async *frames(): AsyncGenerator<Read> {
    for (;;) {
      const length = await this.nextLength()
      if (length === null) {
        yield { kind: 'truncated' }
        return
      }
      const closed = await slice(this.file, this.at, this.at + length)
      this.at += length
      const read = await this.opened(closed)
      yield read
      if (read.kind === 'end') return
    }
  }

  /** Null where the file ends, or where what follows is no frame. */
  private async nextLength(): Promise<number | null> {
    const said = await slice(this.file, this.at, this.at + 4)
    if (said.length < 4) return null
    const length = readU32(said)
    this.at += 4
    const fits = length > TAG_BYTES && length <= LARGEST_FRAME
    return fits && this.at + length <= this.file.size ? length : null
  }

  private async opened(closed: Bytes): Promise<Read> {
    try {
      const plain = await this.cipher.open(closed)
      const kind = KINDS[plain[0] ?? -1]
      return kind ? { kind, body: plain.slice(1) } : { kind: 'broken' }
    } catch {
      return { kind: 'broken' } // AES-GCM says no more than that it was not so
    }
  }
}
