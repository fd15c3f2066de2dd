/** The key this device signs with: made once, never to be read by anyone, us included. */
import { CompactSign, calculateJwkThumbprint, exportJWK } from 'jose'
import { db, keepNote, note } from '@/db/database'

export interface DeviceKey {
  pair: CryptoKeyPair
  /** The public half: `kty`, `crv`, `x`, `y`. */
  jwk: { kty: string; crv: string; x: string; y: string }
  /** RFC 7638 thumbprint: the `kid` of every seal. */
  kid: string
}

const ES256 = { name: 'ECDSA', namedCurve: 'P-256' } as const
const NAME = 'device_key'

let known: DeviceKey | null = null

/** Return this device's key, made on first use; two tabs at the same time make one. */
export async function deviceKey(): Promise<DeviceKey> {
  if (known) return known
  const kept = (await note<CryptoKeyPair>(NAME)) ?? (await make())
  known = await described(kept)
  return known
}

async function make(): Promise<CryptoKeyPair> {
  const made = await crypto.subtle.generateKey(ES256, false, ['sign', 'verify'])
  return db.transaction('rw', db.notes, async () => {
    const first = await note<CryptoKeyPair>(NAME)
    if (first) return first
    await keepNote(NAME, made)
    return made
  })
}

async function described(pair: CryptoKeyPair): Promise<DeviceKey> {
  const { kty = '', crv = '', x = '', y = '' } = await exportJWK(pair.publicKey)
  const jwk = { kty, crv, x, y }
  return { pair, jwk, kid: await calculateJwkThumbprint(jwk) }
}

/** Return the compact JWS of `payload`; `typ` says what kind of statement it is. */
export async function sign(payload: Uint8Array, typ: string): Promise<string> {
  const { pair, kid } = await deviceKey()
  const header = { alg: 'ES256', kid, typ }
  return new CompactSign(payload).setProtectedHeader(header).sign(pair.privateKey)
}
