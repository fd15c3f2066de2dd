import 'fake-indexeddb/auto'
import { beforeEach, expect, test } from 'vitest'
import { db } from '@/db/database'
import { first, isWanted, kept, moved, opened, prepared, started } from '@/shell/pointer'
import { isSafe } from '@/shell/safety'
import { box } from '@/vault/box'
import { anItem, openVault } from './sealed'

test('a new version waits for a safe queue, and the one before is kept until it started', () => {
  const waiting = prepared(first('a'), 'b')
  expect(opened(waiting, false).current).toBe('a')
  const tried = opened(waiting, true)
  expect([tried.current, tried.ready, tried.former]).toEqual(['b', null, 'a'])
  expect(kept(tried).sort()).toEqual(['a', 'b'])
  expect(kept(started(tried))).toEqual(['b'])
})

test('a version that never says it started gives way to the one before, for good', () => {
  let pointer = moved(prepared(first('a'), 'b'))
  for (let n = 0; n < 2; n += 1) pointer = opened(pointer, true)
  expect(pointer.current).toBe('b')
  pointer = opened(pointer, true)
  expect([pointer.current, pointer.former, pointer.failed]).toEqual(['a', null, ['b']])
  expect(isWanted(pointer, 'b')).toBe(false)
  expect(prepared(pointer, 'b').ready).toBeNull()
  expect(isWanted(pointer, 'c')).toBe(true)
})

test('while a new version is not known to start, a third does not push out the last good one', () => {
  const third = opened(prepared(moved(prepared(first('a'), 'b')), 'c'), true)
  expect([third.current, third.former]).toEqual(['c', 'a'])
})

test('nothing to have is nothing to fetch', () => {
  expect(isWanted(null, 'a')).toBe(true)
  expect(isWanted(first('a'), 'a')).toBe(false)
  expect(isWanted(prepared(first('a'), 'b'), 'b')).toBe(false)
  expect(moved(first('a'))).toEqual(first('a'))
})

beforeEach(async () => {
  await Promise.all(db.tables.map((table) => table.clear()))
  await openVault()
})

test('the queue is safe when everything is in the office or parked, and nobody is writing', async () => {
  const draft = { id: 'd', kind: 'patrol' as const, author: 'li', startedAt: 0, box: await box(1) }
  const unsafe = [
    () => anItem({ state: 'sealed' }),
    () => anItem({ state: 'uploading' }),
    () => anItem({ state: 'received', fileBytes: 9, sentBytes: 3 }),
    () => anItem({ state: 'held', fileBytes: 9, sentBytes: 3, paused: 1 }),
    () => db.drafts.add({ ...draft, recording: 1, savedAt: 0 }),
    () => db.drafts.add({ ...draft, recording: 0, savedAt: Date.now() - 60_000 }),
  ]
  for (const make of unsafe) {
    expect(await isSafe()).toBe(true)
    await make()
    expect(await isSafe()).toBe(false)
    await Promise.all([db.items.clear(), db.drafts.clear()])
  }
  await anItem({ state: 'parked', fileBytes: 9 })
  await anItem({ state: 'complete' })
  await anItem({ state: 'held' })
  await db.drafts.add({ ...draft, recording: 0, savedAt: Date.now() - 13 * 3600_000 })
  expect(await isSafe()).toBe(true)
})

test('looking at a phone without the app makes no database', async () => {
  await db.delete()
  expect(await isSafe()).toBe(true)
  expect((await indexedDB.databases()).map(({ name }) => name)).not.toContain('kuangxun-field')
  await db.open()
})
