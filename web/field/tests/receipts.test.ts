import 'fake-indexeddb/auto'
import { beforeEach, expect, test } from 'vitest'
import { db } from '@/db/database'
import type { OfficerRow } from '@/db/rows'
import { NotAReceipt } from '@/queue/receipts'
import { exported } from '@/queue/acts'
import { whyOf } from '@/queue/saidOf'
import { takeReceipt, takeReview } from '@/queue/standing'
import { tryLater } from '@/queue/texts'
import { say, troubleNow } from '@/queue/trouble'
import { session } from '@/session/session'
import { JWS, aFile, aService, anItem, claims, openVault } from './sealed'
import { lock, unlockWith } from '@/vault/box'

let vault: CryptoKeyPair

beforeEach(async () => {
  await Promise.all(db.tables.map((table) => table.clear()))
  vault = await openVault()
  session.officer = { id: 'li', permissions: [] as string[] } as unknown as OfficerRow
})

test('bytes go only after the service said that it has everything', async () => {
  const service = await aService()
  const row = await anItem({ files: 1, fileBytes: 3 })
  const file = await aFile(row.id, new Uint8Array([1, 2, 3]))
  const first = await service.sign(await claims(row, { missing: [file.sha256] }))
  await takeReceipt(row, JWS, first)

  expect((await db.items.get(row.id))?.state).toBe('received')
  expect(await db.parts.count()).toBe(1)

  await takeReceipt(row, JWS, await service.sign(await claims(row, { state: 'complete' })))
  const item = await db.items.get(row.id)
  expect([item?.state, item?.completeAt, item?.sentBytes]).toEqual([
    'complete',
    '2026-11-21T01:12:05.000000+00:00',
    3,
  ])
  expect(await db.parts.count()).toBe(0)
  expect((await db.files.get(file.id))?.state).toBe('forgotten')
})

test('somebody else’s word, or one about another record, changes nothing', async () => {
  const service = await aService()
  const stranger = await aService(false)
  const row = await anItem()
  const other = await anItem()
  const complete = await claims(row, { state: 'complete' })
  const keys = (await db.notes.get('service_keys'))?.value as { kid: string }[]
  const [key] = keys
  const forged = (await stranger.sign(complete)).split('.')
  const header = Buffer.from(
    JSON.stringify({ alg: 'ES256', kid: key?.kid, typ: 'kuangxun-receipt' }),
  ).toString('base64url')
  const untrue = [
    [header, forged[1], forged[2]].join('.'),
    await service.sign(complete, 'kuangxun-head'),
    await service.sign({ ...complete, record: other.id }),
    await service.sign({ ...complete, digest: '0'.repeat(64) }),
    'no.jws.atall',
    '',
  ]
  for (const compact of untrue) {
    await expect(takeReceipt(row, JWS, compact)).rejects.toThrow(NotAReceipt)
  }

  expect((await db.items.get(row.id))?.state).toBe('queued')
})

test('a refused record is parked with its reason, and keeps its bytes', async () => {
  const service = await aService()
  const row = await anItem({ files: 1 })
  await aFile(row.id, new Uint8Array([1]))
  const refused = await claims(row, {
    state: 'rejected',
    reason: 'records.unknown_author',
    detail: '封存者当日没有岗位。',
  })
  await takeReceipt(row, JWS, await service.sign(refused))
  const item = await db.items.get(row.id)

  expect([item?.state, item?.reason?.code, item && (await whyOf(item))]).toEqual([
    'parked',
    'records.unknown_author',
    '封存者当日没有岗位。',
  ])
  expect(await db.parts.count()).toBe(1)
})

test('what the service lacks is sent again, whatever the phone believed', async () => {
  const service = await aService()
  const row = await anItem({ files: 1 })
  const file = await aFile(row.id, new Uint8Array([1, 2]))
  await db.files.update(file.id, { state: 'sent', sentBytes: 2, uploadUrl: '/old' })
  await takeReceipt(row, JWS, await service.sign(await claims(row, { missing: [file.sha256] })))
  const again = await db.files.get(file.id)

  expect([again?.state, again?.sentBytes, again?.uploadUrl]).toEqual(['kept', 0, null])
})

test('a record that came back is the officer’s again, until it was reviewed', async () => {
  const row = await anItem({ state: 'complete' })
  await takeReview(row.id, { state: 'returned', reason: '照片不清', version: 1 })
  expect((await db.items.get(row.id))?.state).toBe('returned')
  await takeReview(row.id, { state: 'reviewed', reason: null, version: 2 })
  expect((await db.items.get(row.id))?.state).toBe('complete')
})

test('what the office says of a record may quote it, and lies nowhere in the clear', async () => {
  const service = await aService()
  const quoted = '描述“后山采坑约三十米”过长'
  const row = await anItem()
  const refused = await claims(row, { state: 'rejected', reason: 'records.bad', detail: quoted })
  const compact = await service.sign(refused)
  await takeReceipt(row, JWS, compact)
  const returned = await anItem({ state: 'complete' })
  await takeReview(returned.id, { state: 'returned', reason: quoted, version: 1 })
  const later = await anItem()
  lock()
  await tryLater(later.id, 'records.busy', quoted)
  await say({ what: 'refused', detail: quoted })

  const clear = JSON.stringify([await db.items.toArray(), await db.notes.toArray()])
  expect(clear).not.toContain('采坑')
  expect(clear).not.toContain(compact.split('.')[1])
  await expect(whyOf((await db.items.get(row.id)) ?? row)).rejects.toThrow('locked')
  expect((await troubleNow())?.detail).toBe('')
  unlockWith(vault.privateKey)
  for (const { id } of [row, returned, later]) {
    expect(await whyOf((await db.items.get(id)) ?? row)).toBe(quoted)
  }
  expect((await troubleNow())?.detail).toBe(quoted)
  const file = await exported((await db.items.get(row.id)) ?? row)
  expect(JSON.parse(await file.text())).toMatchObject({
    receipt: compact,
    reason: { detail: quoted },
  })
})
