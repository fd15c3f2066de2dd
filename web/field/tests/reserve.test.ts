import 'fake-indexeddb/auto'
import { beforeEach, expect, test } from 'vitest'
import { db } from '@/db/database'
import { isFull } from '@/db/faults'
import { FOR_RECORDS, giveWay, keepReserve, whateverItTakes } from '@/shell/reserve'

beforeEach(() => db.notes.clear())

/** As Dexie tells it: the transaction was aborted, and the browser's reason is inside. */
function full(): Error {
  const inner = Object.assign(new Error('no room'), { name: 'QuotaExceededError' })
  return Object.assign(new Error('aborted'), { name: 'AbortError', inner })
}

async function pieces(): Promise<number> {
  return db.notes.where('name').startsWith('reserve/').count()
}

/** A phone with room for nothing until only `left` pieces are there. */
async function writeOnceThereAre(left: number): Promise<string> {
  if ((await pieces()) > left) throw full()
  return 'kept'
}

test('on a full phone the reserve makes room for the text of a record, piece by piece', async () => {
  await keepReserve()
  expect(await pieces()).toBe(6)
  expect(await whateverItTakes(() => writeOnceThereAre(4))).toBe('kept')
  expect(await pieces()).toBe(4)
  await expect(whateverItTakes(() => Promise.reject(full()))).rejects.toSatisfy(isFull)
  expect(await pieces()).toBe(1) // the sender's
  expect(await giveWay(0)).toBe(true)
  expect(await giveWay(0)).toBe(false)
  await keepReserve()
  expect(await pieces()).toBe(6)
})

test('fixes leave room for the record of their patrol', async () => {
  await keepReserve()
  const written = whateverItTakes(() => writeOnceThereAre(0), FOR_RECORDS)
  await expect(written).rejects.toSatisfy(isFull)
  expect(await pieces()).toBe(FOR_RECORDS)
})

test('another fault gives nothing up', async () => {
  await keepReserve()
  await expect(whateverItTakes(() => Promise.reject(new Error('other')))).rejects.toThrow('other')
  expect(await pieces()).toBe(6)
})
