/**
 * What is kept on the phone is boxed: anyone may put something in, only the vault's key opens it.
 *
 * Each run of the app makes a key pair of its own and agrees with the vault's public key on the
 * AES key of that run (ECDH on P-256, HKDF). So a patrol goes on being written while the phone is
 * locked, and a copied browser profile, which holds public keys only, shows nothing.
 */
import { v4 as uuid4 } from 'uuid'
import { db } from '@/db/database'
import { FOR_RECORDS, whateverItTakes } from '@/shell/reserve'

export interface Box {
  /** The run that boxed it. */
  run: string
  iv: Uint8Array
  cipher: ArrayBuffer
}

export class Locked extends Error {
  constructor() {
    super('the vault is locked')
    this.name = 'Locked'
  }
}

/** The key is gone, or the bytes are not those that were boxed: no trying again will help. */
export class Broken extends Error {
  constructor(why: string) {
    super(`this box will not open again: ${why}`)
    this.name = 'Broken'
  }
}

const ECDH = { name: 'ECDH', namedCurve: 'P-256' } as const
const IV_BYTES = 12

let vaultPublic: CryptoKey | null = null
let vaultPrivate: CryptoKey | null = null
let run: { id: string; key: CryptoKey } | null = null
const opened = new Map<string, CryptoKey>()

export async function newVault(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey(ECDH, true, ['deriveBits'])
}

export async function exportedPublic(key: CryptoKey): Promise<ArrayBuffer> {
  return crypto.subtle.exportKey('raw', key)
}

/** Hand in the public key: from now on things can be boxed. */
export function usePublic(key: CryptoKey): void {
  vaultPublic = key
  run = null
}

export async function importPublic(raw: ArrayBuffer): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', raw, ECDH, true, [])
}

/** Hand in the private key: from now on boxes can be opened. */
export function unlockWith(key: CryptoKey): void {
  vaultPrivate = key
}

export async function importPrivate(pkcs8: ArrayBuffer, extractable = false): Promise<CryptoKey> {
  return crypto.subtle.importKey('pkcs8', pkcs8, ECDH, extractable, ['deriveBits'])
}

/** Forget every key that opens anything, this run's own with them. */
export function lock(): void {
  vaultPrivate = null
  run = null
  opened.clear()
}

export function isOpen(): boolean {
  return vaultPrivate !== null
}

async function agree(own: CryptoKey, other: CryptoKey): Promise<CryptoKey> {
  const shared = await crypto.subtle.deriveBits({ name: 'ECDH', public: other }, own, 256)
  const base = await crypto.subtle.importKey('raw', shared, 'HKDF', false, ['deriveKey'])
  const info = new TextEncoder().encode('kuangxun box')
  return crypto.subtle.deriveKey(
    { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(32), info },
    base,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt', 'decrypt'],
  )
}

let beginning: Promise<{ id: string; key: CryptoKey }> | null = null

async function begin(): Promise<{ id: string; key: CryptoKey }> {
  if (!vaultPublic) throw new Locked()
  const pair = await crypto.subtle.generateKey(ECDH, false, ['deriveBits'])
  const key = await agree(pair.privateKey, vaultPublic)
  const id = uuid4()
  const publicKey = await crypto.subtle.exportKey('raw', pair.publicKey)
  // Before the first box: without it that box could never be opened.
  await whateverItTakes(() => db.runs.put({ id, publicKey }), FOR_RECORDS)
  run = { id, key }
  return run
}

async function present(): Promise<{ id: string; key: CryptoKey }> {
  if (run) return run
  beginning ??= begin().finally(() => {
    beginning = null
  })
  return beginning
}

/** Have the key of this run ready, so that boxing inside a transaction waits for nothing else. */
export async function readyToBox(): Promise<void> {
  await present()
}

export async function boxBytes(bytes: BufferSource): Promise<Box> {
  const { id, key } = await present()
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES))
  return { run: id, iv, cipher: await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, bytes) }
}

/** Raises `Locked` for what another run boxed, until somebody unlocks the vault; `Broken`. */
export async function openBytes(box: Box): Promise<ArrayBuffer> {
  const key = await keyOf(box.run)
  const iv = new Uint8Array(box.iv)
  return crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, box.cipher).catch((fault: unknown) => {
    const spoilt = fault instanceof DOMException && fault.name === 'OperationError'
    throw spoilt ? new Broken('its bytes were changed') : fault
  })
}

async function keyOf(id: string): Promise<CryptoKey> {
  if (run?.id === id) return run.key
  const known = opened.get(id)
  if (known) return known
  if (!vaultPrivate) throw new Locked()
  const row = await db.runs.get(id)
  if (!row) throw new Broken(`the key of run ${id} is gone`)
  const key = await agree(vaultPrivate, await importPublic(row.publicKey))
  opened.set(id, key)
  return key
}

export async function box(value: unknown): Promise<Box> {
  return boxBytes(new TextEncoder().encode(JSON.stringify(value)))
}

export async function open<T>(closed: Box): Promise<T> {
  return JSON.parse(new TextDecoder().decode(await openBytes(closed))) as T
}
