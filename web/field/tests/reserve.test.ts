import 'fake-indexeddb/auto'
import { beforeEach, expect, test } from 'vitest'
import { db } from '@/db/database'
import { isFull } from '@/db/faults'
import { keepReserve, whateverItTakes } from '@/shell/reserve'

beforeEach(() => db.notes.clear())

/** As Dexie tells it: the transaction was aborted, and the browser's reason is inside. */
function full(): Error {
  const inner = Object.assign(new Error('no room'), { name: 'QuotaExceededError' })
  return Object.assign(new Error('aborted'), { name: 'AbortError', inner })
}

test('on a full phone the reserve makes room for the text of a record, once', async () => {
  await keepReserve()
  let tries = 0
  const written = await whateverItTakes(async () => {
    tries += 1
    if (await db.notes.get('reserve')) throw full()
    return 'kept'
  })

  expect([written, tries]).toEqual(['kept', 2])
  await expect(whateverItTakes(() => Promise.reject(full()))).rejects.toSatisfy(isFull)
})

test('another fault gives nothing up', async () => {
  await keepReserve()
  await expect(whateverItTakes(() => Promise.reject(new Error('other')))).rejects.toThrow('other')
  expect(await db.notes.count()).toBe(1)
})
