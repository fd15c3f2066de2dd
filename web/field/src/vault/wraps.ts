/**
 * The vault's private key, wrapped: by an officer's PIN, or by the secret the service keeps for
 * this device and tells to whoever signs in on it.
 */
import type { Wrap } from '@/db/rows'
import { importPrivate } from '@/vault/box'

/** A PIN is guessed offline by whoever copies the profile: each guess shall cost memory and time. */
const MEMORY_KIB = 32 * 1024
const PASSES = 3
const SALT_BYTES = 16
export const SHORTEST_PIN = 6

export class WrongPin extends Error {
  constructor() {
    super('the PIN does not open the vault')
    this.name = 'WrongPin'
  }
}

async function aesKey(raw: BufferSource): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt'])
}

async function pinKey(pin: string, salt: Uint8Array, memoryKiB: number, passes: number) {
  const { argon2id } = await import('hash-wasm')
  const hash = await argon2id({
    password: pin.normalize('NFKC'),
    salt,
    parallelism: 1,
    iterations: passes,
    memorySize: memoryKiB,
    hashLength: 32,
    outputType: 'binary',
  })
  return aesKey(new Uint8Array(hash))
}

async function secretKey(secret: Uint8Array<ArrayBuffer>, salt: Uint8Array): Promise<CryptoKey> {
  const base = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits'])
  const info = new TextEncoder().encode('kuangxun vault of this device')
  const how = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(salt), info }
  return aesKey(await crypto.subtle.deriveBits(how, base, 256))
}

async function wrap(privateKey: CryptoKey, key: CryptoKey, rest: Omit<Wrap, 'iv' | 'wrapped'>) {
  const pkcs8 = await crypto.subtle.exportKey('pkcs8', privateKey)
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const wrapped = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, pkcs8)
  return { ...rest, iv, wrapped }
}

async function unwrap(kept: Wrap, key: CryptoKey, extractable: boolean): Promise<CryptoKey> {
  const iv = new Uint8Array(kept.iv)
  const opening = crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, kept.wrapped)
  const pkcs8 = await opening.catch(() => {
    throw new WrongPin() // AES-GCM tells no more than that
  })
  return importPrivate(pkcs8, extractable)
}

/** `privateKey` must be extractable. */
export async function wrapByPin(privateKey: CryptoKey, pin: string): Promise<Wrap> {
  const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES))
  const key = await pinKey(pin, salt, MEMORY_KIB, PASSES)
  return wrap(privateKey, key, { how: 'argon2id', salt, memoryKiB: MEMORY_KIB, passes: PASSES })
}

/** Raises `WrongPin`. */
export async function unwrapByPin(kept: Wrap, pin: string, extractable = false) {
  const key = await pinKey(pin, new Uint8Array(kept.salt), kept.memoryKiB, kept.passes)
  return unwrap(kept, key, extractable)
}

export async function wrapBySecret(privateKey: CryptoKey, secret: Uint8Array<ArrayBuffer>) {
  const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES))
  const key = await secretKey(secret, salt)
  return wrap(privateKey, key, { how: 'hkdf', salt, memoryKiB: 0, passes: 0 })
}

/** Raises `WrongPin` if the service's secret is another than the one it was wrapped by. */
export async function unwrapBySecret(
  kept: Wrap,
  secret: Uint8Array<ArrayBuffer>,
  extractable = false,
) {
  return unwrap(kept, await secretKey(secret, new Uint8Array(kept.salt)), extractable)
}
