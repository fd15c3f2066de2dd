import 'fake-indexeddb/auto'
import { beforeEach, expect, test, vi } from 'vitest'
import { db, keepNote, note } from '@/db/database'
import { choosePin, isPinFree, lockUp, recallVault, signIn, unlock } from '@/session/entering'
import { session } from '@/session/session'
import { box, lock, open } from '@/vault/box'
import { deviceKey, sign } from '@/vault/device'
import { WrongPin } from '@/vault/wraps'
import { bringLocks } from './locks'
import { Office } from './office'
import { sealedWith } from './officers'

const WORDS = '后山有新采坑'
const PIN = '740921'
let office: Office

beforeEach(async () => {
  bringLocks({ userAgent: 'a phone (Linux; Android 12)' })
  await Promise.all(db.tables.map((table) => table.clear()))
  office = await Office.open()
  lockUp()
})

/** Every key that was used for anything while `act` ran, but public ones: they may be told. */
async function usedIn(act: () => Promise<unknown>): Promise<CryptoKey[]> {
  const { subtle } = crypto
  const spies = [
    vi.spyOn(subtle, 'deriveBits'),
    vi.spyOn(subtle, 'deriveKey'),
    vi.spyOn(subtle, 'encrypt'),
    vi.spyOn(subtle, 'decrypt'),
    vi.spyOn(subtle, 'sign'),
  ]
  await act()
  const used = spies.flatMap((spy) => spy.mock.calls.map((call) => call[1] as CryptoKey))
  spies.forEach((spy) => spy.mockRestore())
  return [...new Set(used)].filter((key) => key.type !== 'public')
}

async function expectSecret(keys: CryptoKey[], types: string[]): Promise<void> {
  expect([...new Set(keys.map((key) => key.type))].sort()).toEqual(types)
  for (const key of keys) {
    for (const format of ['jwk', 'raw', 'pkcs8'] as const) {
      await expect(crypto.subtle.exportKey(format, key)).rejects.toThrow(DOMException)
    }
  }
}

test('the key a phone signs with is read out by nobody, not from the disk either', async () => {
  const { pair } = await deviceKey()
  const kept = await note<CryptoKeyPair>('device_key')
  const used = await usedIn(() => sign(new TextEncoder().encode('{}'), 'kuangxun-record'))
  const all = [pair.privateKey, kept?.privateKey, ...used].filter((key) => key !== undefined)
  expect(all.length).toBeGreaterThan(2)
  await expectSecret(all, ['private'])
})

test('no key that opens what an officer wrote can be read out, once the PIN is chosen', async () => {
  expect(await signIn('li', 'secret')).toBe(true)
  await choosePin(PIN)
  const early = await box(WORDS)
  lock()
  await recallVault()
  const unlocking = await usedIn(async () => {
    await unlock('li', PIN)
    expect(await open(early)).toBe(WORDS)
    expect(await open(await box(WORDS))).toBe(WORDS)
  })
  await expectSecret(unlocking, ['private', 'secret'])

  lockUp()
  await recallVault()
  expect(await signIn('li', 'secret')).toBe(false)
  const used = await usedIn(async () => expect(await open(early)).toBe(WORDS))
  await expectSecret(used, ['private', 'secret'])
})

test('another PIN is chosen by who tells the present one, or signs in after forgetting it', async () => {
  await signIn('li', 'secret')
  await choosePin(PIN)
  lockUp()
  await unlock('li', PIN)
  expect(isPinFree()).toBe(false)
  await expect(choosePin('998877', '111111')).rejects.toThrow(WrongPin)
  await expect(choosePin('998877')).rejects.toThrow('the present PIN is needed')
  lockUp()
  await signIn('li', 'secret')
  expect(isPinFree()).toBe(true)
  await choosePin('554433')
  lockUp()
  await unlock('li', '554433')
  expect(session.officer?.id).toBe('li')
})

/** All that a copied profile shows: rows as they lie there, bytes as letters. */
async function shown(): Promise<string> {
  const bytes = (value: unknown) => {
    const raw = value instanceof ArrayBuffer ? new Uint8Array(value) : value
    return raw instanceof Uint8Array ? Buffer.from(raw).toString('latin1') : value
  }
  const rows = await Promise.all(db.tables.map((table) => table.toArray()))
  return JSON.stringify(rows, (_name, value: unknown) => bytes(value))
}

test('a copied phone shows neither the login, nor the secret, nor what a record is called', async () => {
  await signIn('li', 'secret')
  await choosePin(PIN)
  const { id } = await sealedWith(new TextEncoder().encode('a picture of the pit'))
  const all = await shown()
  expect(all).toContain(id)
  const written = ['后山采坑', 'KX_0.jpg', 'the pit']
  const secrets = [office.access, office.refresh, office.secret, PIN, ...written]
  for (const secret of secrets) {
    expect(all).not.toContain(secret)
    expect(all).not.toContain(Buffer.from(secret).toString('latin1'))
  }
  await keepNote('in the clear', written)
  expect(await shown()).toContain('后山采坑')
})
