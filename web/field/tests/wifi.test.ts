import 'fake-indexeddb/auto'
import { beforeEach, expect, test } from 'vitest'
import { dayInChina } from '@/clock/clock'
import { db, keepNote } from '@/db/database'
import { FREE_TODAY, WIFI_ONLY } from '@/queue/link'
import { sendOriginals } from '@/queue/originals'
import { sendTexts } from '@/queue/texts'
import { bringLocks } from './locks'
import { Office } from './office'
import { aPicture, atWork, sealedWith } from './officers'
import { openVault } from './sealed'

let office: Office
const phone: { onLine: true; connection?: { type?: string; saveData?: boolean } } = { onLine: true }
const wifi = { type: 'wifi' }
const cellular = { type: 'cellular' }
const always = () => true

beforeEach(async () => {
  bringLocks(phone)
  await Promise.all(db.tables.map((table) => table.clear()))
  await openVault()
  office = await Office.open()
  await atWork(office)
  await keepNote(WIFI_ONLY, true)
})

async function stateOf(id: string): Promise<string | undefined> {
  return (await db.items.get(id))?.state
}

test('who keeps originals for Wi-Fi sends texts over any line, and pictures over no other', async () => {
  const lines = [cellular, { ...wifi, saveData: true }, { type: 'unknown' }, {}, undefined]
  for (const line of lines) {
    phone.connection = line
    const { id } = await sealedWith(aPicture(9))
    expect(await sendTexts(always)).toBe(1)
    await sendOriginals('li', always)
    expect(await stateOf(id)).toBe('received')
  }
  expect([office.count('POST /records'), office.uploads]).toEqual([lines.length, []])
  phone.connection = wifi
  await sendOriginals('li', always)
  expect(office.carried).toBe(9 * lines.length)
  expect(await db.items.where('state').equals('complete').count()).toBe(lines.length)
})

test('Wi-Fi that gives way to the mast stops a picture halfway, and it goes on from there', async () => {
  phone.connection = wifi
  const bytes = aPicture(3_000_000)
  const { id } = await sealedWith(bytes)
  await sendTexts(always)
  office.before = (line) => {
    if (line.startsWith('PATCH')) phone.connection = cellular
  }
  await sendOriginals('li', always)
  expect([office.count('PATCH'), await stateOf(id)]).toEqual([1, 'received'])
  expect(office.carried).toBeLessThan(bytes.length)

  office.before = () => undefined
  phone.connection = wifi
  await db.items.update(id, { nextTryAt: 0 })
  await sendOriginals('li', always)
  expect([office.uploads.length, office.carried]).toEqual([1, bytes.length])
  expect(Buffer.compare(office.uploads[0]?.bytes ?? new Uint8Array(), bytes)).toBe(0)
  expect(await stateOf(id)).toBe('complete')
})

test('after a picture whose line was Wi-Fi no longer the next is not begun', async () => {
  phone.connection = wifi
  const { id } = await sealedWith(aPicture(10), aPicture(20))
  await sendTexts(always)
  office.before = (line) => {
    if (line.startsWith('PATCH')) phone.connection = cellular
  }
  await sendOriginals('li', always)
  expect([office.uploads.length, office.carried, await stateOf(id)]).toEqual([1, 10, 'received'])
})

test('the word that a line is free holds for the day, and never against a metered one', async () => {
  phone.connection = {}
  await sealedWith(aPicture(10))
  await sendTexts(always)
  await keepNote(FREE_TODAY, dayInChina(new Date(Date.now() - 86_400_000)))
  await sendOriginals('li', always)
  await keepNote(FREE_TODAY, dayInChina())
  phone.connection = cellular
  await sendOriginals('li', always)
  expect(office.uploads).toEqual([])
  phone.connection = {}
  await sendOriginals('li', always)
  expect(office.carried).toBe(10)
})
