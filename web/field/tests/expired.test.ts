import 'fake-indexeddb/auto'
import { beforeEach, expect, test } from 'vitest'
import { Refused } from '@/api/call'
import { db } from '@/db/database'
import { filesOf, readBlob } from '@/files/parts'
import { sendOriginals } from '@/queue/originals'
import { sendTexts } from '@/queue/texts'
import { session } from '@/session/session'
import { SessionOver, callSigned } from '@/session/tokens'
import { bringLocks } from './locks'
import { Office } from './office'
import { aPicture, atWork, sealedWith } from './officers'
import { openVault } from './sealed'

let office: Office
const always = () => true
const receipts = () => callSigned('POST', '/api/field/v1/records/receipts', { body: { ids: [] } })

beforeEach(async () => {
  bringLocks()
  await Promise.all(db.tables.map((table) => table.clear()))
  await openVault()
  office = await Office.open()
  await atWork(office)
})

/** As a login does: in the middle of the picture's second piece. */
function expireHalfway(): void {
  office.before = () => {
    if (office.count('PATCH') === 2 && office.count('POST /session/refresh') === 0) office.expire()
  }
}

test('a login that ends in the middle of a picture is renewed, and no byte goes twice', async () => {
  const bytes = aPicture(2_000_000)
  const { id } = await sealedWith(bytes)
  await sendTexts(always)
  expireHalfway()
  await sendOriginals('li', always)
  expect([office.count('POST /session/refresh'), office.count('POST /files')]).toEqual([1, 1])
  expect(office.carried).toBe(bytes.length)
  expect(Buffer.compare(office.uploads[0]?.bytes ?? new Uint8Array(), bytes)).toBe(0)
  expect([(await db.items.get(id))?.state, session.over]).toEqual(['complete', false])
})

test('a call whose login was ended by the clock of the office is made once more', async () => {
  office.expire()
  await receipts()
  const asked = 'POST /records/receipts'
  expect(office.log).toEqual([asked, 'POST /session/refresh', asked])
  office.before = () => office.expire()
  await expect(receipts()).rejects.toThrow(Refused)
  expect(office.count(asked)).toBe(4)
  expect(session.over).toBe(false)
})

test('whose login is not renewed loses no word and no byte, and signs in again', async () => {
  const bytes = aPicture(2_000_000)
  const sent = await sealedWith(bytes)
  await sendTexts(always)
  office.dismissed = true
  expireHalfway()
  await expect(sendOriginals('li', always)).rejects.toThrow(SessionOver)
  const unsent = await sealedWith()
  await expect(sendTexts(always)).rejects.toThrow(SessionOver)
  expect([session.over, (await db.officers.get('li'))?.tokens]).toEqual([true, null])
  const [file] = await filesOf(sent.id)
  const kept = file && new Uint8Array(await (await readBlob(file)).arrayBuffer())
  expect(Buffer.compare(kept ?? new Uint8Array(), bytes)).toBe(0)
  const states = async () => {
    const rows = await Promise.all([sent, unsent].map(({ id }) => db.items.get(id)))
    return rows.map((row) => row?.state)
  }
  expect(await states()).toEqual(['received', 'queued'])

  Object.assign(office, { dismissed: false, access: 'access anew' })
  await atWork(office)
  await sendTexts(always)
  await sendOriginals('li', always)
  expect(office.carried).toBe(bytes.length)
  expect(await states()).toEqual(['complete', 'complete'])
})
