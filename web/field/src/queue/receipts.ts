/** What the service says of a record: believed only under its own signature, and of that record. */
import { compactVerify, decodeProtectedHeader, importJWK, type JWK } from 'jose'
import { call } from '@/api/call'
import { keepNote, note } from '@/db/database'
import type { KeptReceipt } from '@/db/rows'
import { box } from '@/vault/box'

export interface Receipt {
  record: string | null
  /** SHA-256 (hex) of the compact JWS that was sent. */
  digest: string
  state: KeptReceipt['state']
  /** Hashes of the files that have not come. */
  missing: string[]
  server_time: string
  reason?: string
  detail?: string
  errors?: unknown
}

/** Somebody else's words, or of another record: nothing is done upon them. */
export class NotAReceipt extends Error {
  constructor(readonly why: string) {
    super(`not a receipt of ours: ${why}`)
    this.name = 'NotAReceipt'
  }
}

const KEYS = 'service_keys'
const TYP = 'kuangxun-receipt'

export async function sha256Hex(said: string | Uint8Array<ArrayBuffer>): Promise<string> {
  const bytes = typeof said === 'string' ? new TextEncoder().encode(said) : said
  const digest = await crypto.subtle.digest('SHA-256', bytes)
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Return what `compact` says of the record sealed as `jws`. Raises `NotAReceipt`, `Offline`. */
export async function readReceipt(compact: string, id: string, jws: string): Promise<Receipt> {
  const said = await verified(compact)
  if (said.digest !== (await sha256Hex(jws))) throw new NotAReceipt('of another digest')
  if (said.record !== id && !(said.state === 'rejected' && said.record === null)) {
    throw new NotAReceipt('of another record')
  }
  return said
}

/** A verified receipt as it is kept: its words in a box, since they may quote the record. */
export async function keptReceipt(said: Receipt, compact: string): Promise<KeptReceipt> {
  const { state, missing } = said
  return { state, missing, digest: await sha256Hex(compact), box: await box(compact) }
}

async function verified(compact: string): Promise<Receipt> {
  const { kid, alg, typ } = header(compact)
  if (alg !== 'ES256' || typ !== TYP || !kid) throw new NotAReceipt('another kind of statement')
  const key = await importJWK(await keyNamed(kid), 'ES256')
  const { payload } = await compactVerify(compact, key, { algorithms: ['ES256'] }).catch(() => {
    throw new NotAReceipt('the signature does not hold')
  })
  return JSON.parse(new TextDecoder().decode(payload)) as Receipt
}

function header(compact: string) {
  try {
    return decodeProtectedHeader(compact)
  } catch {
    throw new NotAReceipt('no signed statement at all')
  }
}

/** The set as it was the last time; asked for again only when a new key signed. */
async function keyNamed(kid: string): Promise<JWK> {
  const known = (await note<JWK[]>(KEYS)) ?? []
  const found = known.find((key) => key.kid === kid)
  if (found) return found
  const { keys } = await call<{ keys: JWK[] }>('GET', '/.well-known/jwks.json')
  await keepNote(KEYS, [...known, ...keys])
  const fresh = keys.find((key) => key.kid === kid)
  if (!fresh) throw new NotAReceipt('signed by a key the service does not publish')
  return fresh
}
