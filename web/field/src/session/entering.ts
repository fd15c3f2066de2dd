/** Signing in, setting a PIN, unlocking, locking, signing out. */
import { FIELD, call } from '@/api/call'
import type { SignedIn } from '@/api/types'
import { heardTime, iso } from '@/clock/clock'
import { db, keepNote, note } from '@/db/database'
import type { OfficerRow, Wrap } from '@/db/rows'
import { forgetPack, recallPack } from '@/pack/pack'
import { sawVault } from '@/session/cleared'
import { session } from '@/session/session'
import { boxed, callSigned } from '@/session/tokens'
import { whateverItTakes } from '@/shell/reserve'
import { exportedPublic, importPublic, isOpen, lock, newVault, unlockWith } from '@/vault/box'
import { usePublic } from '@/vault/box'
import { deviceKey, sign } from '@/vault/device'
import { WrongPin, unwrapByPin, unwrapBySecret, wrapByPin, wrapBySecret } from '@/vault/wraps'

const VAULT = 'vault'
const LAST = 'last_officer'
const PROOF = 'kuangxun-device-proof'

interface Vault {
  publicKey: ArrayBuffer
  byDevice: Wrap
}

/** The vault's key while a PIN is being chosen: the only time it can be exported. */
let fresh: CryptoKey | null = null

/** Have the public key ready: from here on things can be boxed though nobody is there. */
export async function recallVault(): Promise<boolean> {
  const kept = await note<Vault>(VAULT)
  sawVault(kept !== undefined)
  if (kept) usePublic(await importPublic(kept.publicKey))
  return kept !== undefined
}

export function deviceName(): string {
  const about = /\(([^)]*)\)/.exec(navigator.userAgent)?.[1] ?? navigator.platform
  return `网页 ${about}`.slice(0, 80)
}

async function proof(login: string): Promise<string> {
  const { nonce } = await call<{ nonce: string }>('GET', `${FIELD}/session/nonce`)
  const claims = {
    login,
    device_name: deviceName(),
    signed_at: iso(),
    aud: 'kuangxun',
    nonce,
  }
  return sign(new TextEncoder().encode(JSON.stringify(claims)), PROOF)
}

/** Sign in; returns whether a PIN has to be chosen first. Raises `Refused`, `Offline`. */
export async function signIn(login: string, password: string): Promise<boolean> {
  const { jwk } = await deviceKey()
  const askedAt = Date.now()
  const said = await call<SignedIn>('POST', `${FIELD}/session`, {
    body: {
      login,
      password,
      device_name: deviceName(),
      device_key: jwk,
      device_proof: await proof(login),
    },
  })
  await heardTime(said.server_time, askedAt)
  await openVault(said.device_secret)
  const officer = await remember(login, said)
  await begin(officer)
  return officer.wrap === null
}

function secretOf(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(text.replace(/-/g, '+').replace(/_/g, '/'))
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0))
}

/** Raises `WrongPin` where the service lost the secret and nobody here has given a PIN. */
async function openVault(told: string | null): Promise<void> {
  const kept = await note<Vault>(VAULT)
  if (told === null) {
    if (kept && isOpen()) return
    throw new WrongPin()
  }
  const secret = secretOf(told)
  const vault = kept ?? (await firstVault(secret))
  fresh = await unwrapBySecret(vault.byDevice, secret, true)
  usePublic(await importPublic(vault.publicKey))
  unlockWith(await unwrapBySecret(vault.byDevice, secret)) // what opens boxes is never exportable
  sawVault(true)
}

/** Make a vault, unless another tab was faster: then its vault is this phone's, and returned. */
async function firstVault(secret: Uint8Array<ArrayBuffer>): Promise<Vault> {
  const { publicKey, privateKey } = await newVault()
  const byDevice = await wrapBySecret(privateKey, secret)
  const made: Vault = { publicKey: await exportedPublic(publicKey), byDevice }
  return db.transaction('rw', db.notes, async () => {
    const first = await note<Vault>(VAULT)
    if (!first) await keepNote(VAULT, made)
    return first ?? made
  })
}

async function remember(login: string, said: SignedIn): Promise<OfficerRow> {
  const before = await db.officers.get(said.officer.id)
  const row: OfficerRow = {
    id: said.officer.id,
    name: said.officer.name,
    login,
    officeId: said.office.id,
    officeName: said.office.name,
    divisionId: said.office.division_id,
    permissions: said.post.permissions,
    wrap: before?.wrap ?? null,
    wrongPins: 0,
    nextPinAt: 0,
    tokens: await boxed(said),
    signedInAt: Date.now(),
  }
  await db.officers.put(row)
  return row
}

async function begin(officer: OfficerRow): Promise<void> {
  if ((await note<string>(LAST)) !== officer.id) {
    await whateverItTakes(() => keepNote(LAST, officer.id))
  }
  await recallPack(officer.id)
  session.officer = officer
  session.over = officer.tokens === null
}

/** Wrap the vault's key by a PIN: right after signing in, or with the present PIN known. */
export async function choosePin(pin: string, present?: string): Promise<void> {
  const officer = session.officer
  if (!officer) throw new Error('nobody is at work')
  const key = fresh ?? (officer.wrap && present && (await unwrapByPin(officer.wrap, present, true)))
  if (!key) throw new Error('the present PIN is needed')
  const wrap = await wrapByPin(key, pin)
  await db.officers.update(officer.id, { wrap, wrongPins: 0, nextPinAt: 0 })
  session.officer = { ...officer, wrap }
  fresh = null
}

/** Whether a PIN can be chosen without telling the present one: the password was just given. */
export function isPinFree(): boolean {
  return fresh !== null
}

/** Whether there is none yet. */
export function pinIsDue(): boolean {
  return isPinFree() && session.officer?.wrap === null
}

const FREE_TRIES = 4
const LONGEST_WAIT_MS = 15 * 60_000

/** How long the next PIN has to wait in ms; a clock that was set back makes nobody wait longer. */
export function pinWaitMs(officer: Pick<OfficerRow, 'nextPinAt'>, now = Date.now()): number {
  return Math.min(Math.max(0, officer.nextPinAt - now), LONGEST_WAIT_MS)
}

/** One wrong try more, counted over all tabs. */
async function countWrong(officerId: string): Promise<void> {
  await db.officers
    .where('id')
    .equals(officerId)
    .modify((row) => {
      row.wrongPins += 1
      const wait = row.wrongPins < FREE_TRIES ? 0 : 15_000 * 2 ** (row.wrongPins - FREE_TRIES)
      row.nextPinAt = Date.now() + Math.min(wait, LONGEST_WAIT_MS)
    })
}

/** Unlock; raises `WrongPin`. After some wrong ones the next try has to wait. */
export async function unlock(officerId: string, pin: string): Promise<void> {
  const officer = await db.officers.get(officerId)
  if (!officer?.wrap) throw new Error('no PIN was chosen')
  if (pinWaitMs(officer)) throw new WrongPin()
  try {
    unlockWith(await unwrapByPin(officer.wrap, pin))
  } catch (fault) {
    if (fault instanceof WrongPin) await countWrong(officerId)
    throw fault
  }
  // A full phone can write nothing, and is unlocked to make room.
  if (officer.wrongPins) {
    await whateverItTakes(() => db.officers.update(officerId, { wrongPins: 0, nextPinAt: 0 }))
  }
  await begin({ ...officer, wrongPins: 0, nextPinAt: 0 })
}

export function lockUp(): void {
  lock()
  forgetPack()
  fresh = null
  session.officer = null
}

/** By which the other tabs hear that an officer leaves this phone. */
const signingOut = new BroadcastChannel('kuangxun-signing-out')

/** `leave` is called when the officer at work here signs out in another tab. */
export function heedSigningOut(leave: () => void): void {
  signingOut.addEventListener('message', ({ data }) => {
    if (data === session.officer?.id) leave()
  })
}

/** End the session on the service; nothing on the phone is touched. Works without a network. */
export async function signOut(): Promise<void> {
  const officer = session.officer
  if (!officer) return
  signingOut.postMessage(officer.id)
  try {
    await callSigned('DELETE', `${FIELD}/session`, { patienceMs: 8000 })
  } finally {
    await db.officers.update(officer.id, { tokens: null })
    lockUp()
  }
}

/** Officers with a PIN on this phone, the last one first. */
export async function officersHere(): Promise<OfficerRow[]> {
  const last = await note<string>(LAST)
  const all = await db.officers.toArray()
  return all
    .filter((one) => one.wrap)
    .sort((a, b) => Number(b.id === last) - Number(a.id === last) || b.signedInAt - a.signedInAt)
}

export { isOpen }
