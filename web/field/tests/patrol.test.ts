import 'fake-indexeddb/auto'
import { beforeEach, expect, test, vi } from 'vitest'
import { db } from '@/db/database'
import type { Fix } from '@/fix/fix'
import { chunksOf, FixLog, PatrolOver } from '@/patrol/fixlog'
import { wayOf } from '@/patrol/recorder'
import { sketch } from '@/patrol/sketch'
import { columns, leftOut, metres, Walk } from '@/patrol/walk'
import { box, lock, newVault, unlockWith, usePublic } from '@/vault/box'

const T0 = Date.parse('2026-11-21T09:00:00+08:00')
const DRAFT = 'patrol'
let vault: CryptoKeyPair

function fixAt(seconds: number, more: Partial<Fix> = {}): Fix {
  const heardAt = T0 + seconds * 1000
  return {
    lon: 126.8601 + seconds * 1e-5,
    lat: 42.0301,
    accuracy_m: 6.04,
    altitude_m: 700.26,
    heading_deg: null,
    speed_mps: null,
    at: heardAt,
    heardAt,
    monotonicMs: seconds * 1000,
    lagMs: 0,
    ...more,
  }
}

beforeEach(async () => {
  await Promise.all([db.drafts.clear(), db.fixes.clear(), db.runs.clear()])
  vault = await newVault()
  usePublic(vault.publicKey)
  const rest = { author: 'officer', startedAt: T0, savedAt: T0, recording: 1 as const }
  await db.drafts.put({ id: DRAFT, kind: 'patrol', ...rest, box: await box({}) })
})

test('every fix is on the disk once its writing returns, before anyone gave a PIN', async () => {
  const log = await FixLog.behind(DRAFT, 'one')
  for (let n = 0; n < 65; n += 1) {
    await log.add(fixAt(n))
    expect(log.saved).toBe(n + 1)
  }
  lock()
  await expect(chunksOf(DRAFT)).rejects.toThrow('locked')
  unlockWith(vault.privateKey)
  const chunks = await chunksOf(DRAFT)
  expect(chunks.map((chunk) => chunk.fixes.length)).toEqual([30, 30, 5])
  expect(chunks.flatMap((chunk) => chunk.fixes)).toEqual(
    Array.from({ length: 65 }, (_, n) => fixAt(n)),
  )
})

test('fixes that come while one is written are kept in their order', async () => {
  unlockWith(vault.privateKey)
  const log = await FixLog.behind(DRAFT, 'one')
  await Promise.all(Array.from({ length: 100 }, (_, n) => log.add(fixAt(n))))
  const fixes = (await chunksOf(DRAFT)).flatMap((chunk) => chunk.fixes)
  expect(fixes.map((fix) => fix.monotonicMs / 1000)).toEqual(
    Array.from({ length: 100 }, (_, n) => n),
  )
})

test('what a full disk refused is written with the next fix', async () => {
  unlockWith(vault.privateKey)
  const log = await FixLog.behind(DRAFT, 'one')
  await log.add(fixAt(0))
  const full = new DOMException('no room', 'QuotaExceededError')
  const put = vi.spyOn(db.fixes, 'put').mockRejectedValueOnce(full)
  await expect(log.add(fixAt(1))).rejects.toThrow()
  put.mockRestore()
  await log.add(fixAt(2))
  const fixes = (await chunksOf(DRAFT)).flatMap((chunk) => chunk.fixes)
  expect(fixes.map((fix) => fix.monotonicMs)).toEqual([0, 1000, 2000])
})

test('a new life of the page goes on behind the old one, and the hole between is a gap', async () => {
  unlockWith(vault.privateKey)
  const first = await FixLog.behind(DRAFT, 'one')
  for (const s of [0, 1, 2]) await first.add(fixAt(s))
  const second = await FixLog.behind(DRAFT, 'two')
  for (const s of [242, 243]) await second.add(fixAt(s, { monotonicMs: s - 240 }))

  const walk = await wayOf(DRAFT, T0)
  expect(walk.points.map((point) => (point.at - T0) / 1000)).toEqual([0, 1, 2, 242, 243])
  expect(walk.gaps).toEqual([{ from: T0 + 2000, to: T0 + 242_000, why: 'closed' }])
  expect(walk.lines().map((line) => line.length)).toEqual([3, 2])
  const step = metres(fixAt(0), fixAt(1))
  expect(walk.lengthM).toBeCloseTo(3 * step, 6)
  expect(sketch(walk, [], 328, 210)?.lines).toHaveLength(2)
})

test('nothing is written to a patrol that was sealed in another tab', async () => {
  const log = await FixLog.behind(DRAFT, 'one')
  await log.add(fixAt(0))
  await db.drafts.delete(DRAFT)
  await expect(log.add(fixAt(1))).rejects.toThrow(PatrolOver)
})

test('a gap says what a page can know of its cause', () => {
  const walk = new Walk(T0)
  walk.addChunk({ page: 'one', fixes: [fixAt(0), fixAt(100)], hidden: [] })
  walk.wentOutOfSight(T0 + 101_000)
  walk.add(fixAt(400), 'one')
  expect(walk.gaps.map((gap) => gap.why)).toEqual(['silent', 'hidden'])
  expect(walk.gapsUntil(T0 + 600_000)[2]).toEqual({
    from: T0 + 400_000,
    to: T0 + 600_000,
    why: 'silent',
  })
  expect(walk.lengthM).toBe(0)
})

test('no fix at 0,0 and none from long ago is drawn or counted, and none is lost', () => {
  const nowhere = fixAt(1, { lon: 0, lat: 0 })
  const stale = fixAt(2, { lon: 120, lagMs: 3_600_000 })
  const walk = new Walk(T0)
  walk.addChunk({ page: 'one', fixes: [fixAt(0), nowhere, stale, fixAt(3)], hidden: [] })
  expect(columns(walk)?.t).toEqual([0, 3])
  expect(leftOut(walk)).toEqual([nowhere, stale])
  expect(walk.heard).toBe(4)
})

test('the columns are equal in length, in tenths and centimetres, from the start on', () => {
  const walk = new Walk(T0)
  walk.addChunk({ page: 'one', fixes: [fixAt(1.26), fixAt(2, { altitude_m: null })], hidden: [] })
  const told = columns(walk)
  expect(Date.parse(told?.t0 ?? '')).toBe(T0)
  expect(told).toMatchObject({
    t: [1.3, 2],
    lon: [126.8601126, 126.86012],
    lat: [42.0301, 42.0301],
    accuracy_m: [6, 6],
    altitude_m: [700.3, null],
  })
})

test('time goes on when somebody sets the clock back an hour', () => {
  const walk = new Walk(T0)
  const later = fixAt(2, { heardAt: T0 + 2000 - 3_600_000 })
  walk.addChunk({ page: 'one', fixes: [fixAt(0), fixAt(1), later], hidden: [] })
  const after = fixAt(3, { heardAt: T0 + 3000 - 3_600_000 })
  walk.add(after, 'one')
  expect(columns(walk)?.t).toEqual([0, 1, 2, 3])
})

test('twelve hours at a fix a second go into one record, and the rest is not lost', () => {
  const walk = new Walk(T0)
  const fixes = Array.from({ length: 43_200 }, (_, n) =>
    fixAt(n, { lon: 126.8601234 + n * 1.3e-6, lat: 42.0301234 + n * 1.7e-6, accuracy_m: 12.3 }),
  )
  walk.addChunk({ page: 'one', fixes, hidden: [] })
  const bytes = Math.ceil((JSON.stringify(columns(walk)).length * 4) / 3)
  expect(bytes).toBeLessThan(4 << 20)
  expect(bytes).toBeGreaterThan(1 << 20)
  walk.addChunk({ page: 'two', fixes: [...fixes.slice(0, 10_000)], hidden: [] })
  expect(columns(walk)?.t).toHaveLength(50_000)
  expect(leftOut(walk)).toHaveLength(3_200)
})
