import 'fake-indexeddb/auto'
import { beforeEach, expect, test } from 'vitest'
import { db } from '@/db/database'
import { LARGEST_CHUNK, SMALLEST_CHUNK, nextChunkBytes, retryDelayMs } from '@/queue/pace'
import { sweepComplete, sweepParts, sweepUnowned } from '@/queue/sweep'
import { dueTexts, firstBatch, tryLater } from '@/queue/texts'
import { aFile, anItem, openVault } from './sealed'

beforeEach(async () => {
  await Promise.all(db.tables.map((table) => table.clear()))
  await openVault()
})

test('each try waits longer, none longer than ten minutes, and no two phones wait the same', () => {
  const whole = Array.from({ length: 40 }, (_, n) => retryDelayMs(n, 1))
  expect(whole).toEqual([...whole].sort((a, b) => a - b))
  expect(whole.at(-1)).toBe(600_000)
  expect(retryDelayMs(3, 0)).toBe(retryDelayMs(3, 1) / 2)
})

test('a chunk grows with a good line and shrinks with a bad one, by half or twice at most', () => {
  let chunk = SMALLEST_CHUNK
  for (let n = 0; n < 20; n += 1) chunk = nextChunkBytes(chunk, 200)
  expect(chunk).toBe(LARGEST_CHUNK)
  expect(nextChunkBytes(chunk, 60_000)).toBe(LARGEST_CHUNK / 2)
  for (let n = 0; n < 20; n += 1) chunk = nextChunkBytes(chunk, 60_000)
  expect(chunk).toBe(SMALLEST_CHUNK)
})

test('a call carries 200 records or a megabyte, and one record however long it is', async () => {
  const row = await anItem()
  const short = Array.from({ length: 450 }, () => ({ ...row, textBytes: 900 }))
  const long = Array.from({ length: 3 }, () => ({ ...row, textBytes: 3_000_000 }))
  expect(firstBatch(short, 200)).toHaveLength(200)
  expect(firstBatch(long, 200)).toHaveLength(1)
  expect(firstBatch(short, 1)).toHaveLength(1)
})

test('what failed goes behind what never did, and waits its time', async () => {
  const poison = await anItem({ sealedAt: '2026-11-20T08:00:00.000+08:00' })
  const sound = await anItem()
  await anItem({ paused: 1 })
  await tryLater(poison.id, null)
  expect((await dueTexts()).map((row) => row.id)).toEqual([sound.id])
  await db.items.update(poison.id, { nextTryAt: 0 })
  expect((await dueTexts()).map((row) => row.id)).toEqual([sound.id, poison.id])
})

test('a complete record stays for thirty days, and one that is not stays', async () => {
  const now = Date.parse('2026-12-21T01:00:00Z')
  const old = await anItem({ state: 'complete', completeAt: '2026-11-21T00:59:00+00:00' })
  const young = await anItem({ state: 'complete', completeAt: '2026-11-22T01:01:00+00:00' })
  const parked = await anItem({ state: 'parked' })
  await aFile(old.id, new Uint8Array([1]))
  await sweepComplete(now)
  expect((await db.items.toArray()).map((row) => row.id).sort()).toEqual(
    [young.id, parked.id].sort(),
  )
  expect(await db.files.count()).toBe(0)
})

test('bytes that became nothing are swept a day or a week later, others never', async () => {
  const row = await anItem()
  await aFile(row.id, new Uint8Array([1]))
  const lost = await aFile('never saved', new Uint8Array([2]))
  const half = await aFile('killed', new Uint8Array([3]))
  await db.files.delete(half.id)
  const now = Date.now()
  await sweepParts(now)
  await sweepUnowned(now)
  expect(await db.parts.count()).toBe(3)
  await sweepParts(now + 25 * 3600_000)
  expect((await db.parts.toArray()).some((part) => part.file === half.id)).toBe(false)
  await sweepUnowned(now + 8 * 24 * 3600_000)
  expect(await db.files.get(lost.id)).toBeUndefined()
  expect(await db.parts.count()).toBe(1)
})
