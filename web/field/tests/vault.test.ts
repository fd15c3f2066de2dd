import 'fake-indexeddb/auto'
import { beforeEach, expect, test, vi } from 'vitest'
import { db } from '@/db/database'
import { keepReserve } from '@/shell/reserve'
import {
  Locked,
  box,
  exportedPublic,
  importPublic,
  lock,
  newVault,
  open,
  unlockWith,
  usePublic,
} from '@/vault/box'
import { WrongPin, unwrapByPin, unwrapBySecret, wrapByPin, wrapBySecret } from '@/vault/wraps'

beforeEach(async () => {
  lock()
  await db.runs.clear()
})

async function aVault(): Promise<CryptoKeyPair> {
  const pair = await newVault()
  usePublic(await importPublic(await exportedPublic(pair.publicKey)))
  return pair
}

test('what is boxed while the phone is locked is opened by the PIN, and by nothing else', async () => {
  const pair = await aVault()
  const wrap = await wrapByPin(pair.privateKey, '740921')
  const closed = await box({ note: '后山有新采坑' })
  lock()
  usePublic(pair.publicKey)

  await expect(open(closed)).rejects.toThrow(Locked)
  await expect(unwrapByPin(wrap, '740922')).rejects.toThrow(WrongPin)
  unlockWith(await unwrapByPin(wrap, '740921'))
  expect(await open(closed)).toEqual({ note: '后山有新采坑' })
})

test('an officer who signs in on a shared phone opens the vault by the secret of the service', async () => {
  const pair = await aVault()
  const secret = crypto.getRandomValues(new Uint8Array(32))
  const byDevice = await wrapBySecret(pair.privateKey, secret)
  const closed = await box(['126.87', '42.04'])
  const key = await unwrapBySecret(byDevice, secret, true)
  const second = await wrapByPin(key, '998877')
  lock()
  usePublic(pair.publicKey)
  unlockWith(await unwrapByPin(second, '998877'))

  expect(await open(closed)).toEqual(['126.87', '42.04'])
  await expect(unwrapBySecret(byDevice, new Uint8Array(32))).rejects.toThrow(WrongPin)
})

test('nothing that is written shows in what a copied profile holds', async () => {
  await aVault()
  const closed = await box('采坑长三十米')
  const runs = await db.runs.toArray()
  const held = Buffer.concat([
    Buffer.from(closed.cipher),
    ...runs.map((row) => Buffer.from(row.publicKey)),
  ])

  expect(held.includes(Buffer.from('采坑'))).toBe(false)
  expect(runs).toHaveLength(1)
})

test('on a full phone that was killed, what comes in is boxed with what is in reserve', async () => {
  await aVault()
  await keepReserve()
  const put = vi.spyOn(db.runs, 'put')
  put.mockRejectedValueOnce(new DOMException('no room', 'QuotaExceededError'))
  const closed = await box({ lon: 126.86 })
  put.mockRestore()
  expect(await db.runs.get(closed.run)).toBeDefined()
  expect(await db.notes.where('name').startsWith('reserve/').count()).toBe(5)
})
