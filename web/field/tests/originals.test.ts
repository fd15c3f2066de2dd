import 'fake-indexeddb/auto'
import { beforeEach, expect, test, vi } from 'vitest'
import { Offline } from '@/api/call'
import { db } from '@/db/database'
import { BytesGone, readBytes } from '@/files/parts'

import { Dropped } from '@/queue/bytes'
import { judge } from '@/queue/originals'
import { dueTexts, sendTexts } from '@/queue/texts'
import { Broken, type Box } from '@/vault/box'
import { aFile, anItem, openVault } from './sealed'

beforeEach(async () => {
  await Promise.all(db.tables.map((table) => table.clear()))
  await openVault()
})

async function waiting() {
  const item = await anItem({ state: 'received', files: 1 })
  return { item, file: await aFile(item.id, new Uint8Array([1, 2, 3])) }
}

function spoilt(box: Box): Box {
  const cipher = new Uint8Array(box.cipher).map((byte) => byte ^ 1)
  return { ...box, cipher: cipher.buffer }
}

async function stand(id: string) {
  const row = await db.items.get(id)
  return [row?.state, row?.reason?.code, (row?.nextTryAt ?? 0) > Date.now()]
}

test('bytes that are gone or spoilt park a record', async () => {
  const gone = await waiting()
  await db.parts.delete([gone.file.id, 0])
  const broken = await waiting()
  await db.parts.where({ file: broken.file.id }).modify((part) => {
    part.box = spoilt(part.box)
  })
  for (const [one, kind] of [
    [gone, BytesGone],
    [broken, Broken],
  ] as const) {
    const fault: unknown = await readBytes(one.file, 0, 3).catch((thrown: unknown) => thrown)
    expect(fault).toBeInstanceOf(kind)
    await judge(one, fault)
    expect(await stand(one.item.id)).toEqual(['parked', 'phone.bytes_gone', false])
  }
})

test('a disk that fails for once parks nothing: it is tried again later', async () => {
  const one = await waiting()
  const failing = vi.spyOn(db.parts, 'get').mockImplementationOnce(() => {
    throw new DOMException('Internal error opening backing store', 'UnknownError')
  })
  const fault: unknown = await readBytes(one.file, 0, 3).catch((thrown: unknown) => thrown)
  failing.mockRestore()
  await judge(one, fault)
  expect(await stand(one.item.id)).toEqual(['received', 'phone.fault', true])
})

test('a line that carried something is tried again at once, a dead one within a minute', async () => {
  const one = await waiting()
  const ahead = async () => ((await db.items.get(one.item.id))?.nextTryAt ?? 0) - Date.now()
  for (let n = 0; n < 20; n += 1) await judge(one, new Offline('nobody'))
  expect(await ahead()).toBeGreaterThan(20_000)
  expect(await ahead()).toBeLessThanOrEqual(60_000)
  for (let n = 0; n < 20; n += 1) await judge(one, new Dropped('broke off'))
  expect(await ahead()).toBeLessThanOrEqual(2_000)
  expect(await stand(one.item.id)).toEqual(['received', undefined, true])
})

test('a text is parked only if its box will never open', async () => {
  const whole = await anItem()
  const broken = await anItem({ box: spoilt(whole.box) })
  const away = await anItem({ box: { ...whole.box, run: 'of a cleared phone' } })
  await db.items.delete(whole.id)
  expect(await sendTexts(() => true)).toBe(2)
  expect(await stand(broken.id)).toEqual(['parked', 'phone.unreadable', false])
  expect(await stand(away.id)).toEqual(['parked', 'phone.unreadable', false])
  expect(await dueTexts()).toEqual([])
})
