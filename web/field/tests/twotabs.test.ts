import 'fake-indexeddb/auto'
import { beforeEach, expect, test, vi } from 'vitest'
import { db } from '@/db/database'
import type { OfficerRow } from '@/db/rows'
import { FixLog, PatrolOver } from '@/patrol/fixlog'
import {
  AlreadyRunning,
  MOST_STOPS,
  TooManyStops,
  changePatrol,
  stopHere,
  PatrolWentOn,
  comeBack,
  goOn,
  openPatrol,
  setOut,
  type PatrolBody,
} from '@/patrol/patrols'
import { sealPatrol } from '@/patrol/sealing'
import type { Draft } from '@/seal/drafts'
import { session } from '@/session/session'
import { filesOf, keepFile, readBlob } from '@/files/parts'
import type { Sealed } from '@/db/rows'
import { open } from '@/vault/box'
import { bringLocks } from './locks'
import { openVault } from './sealed'

const departure = { members: ['li'], transport: 'foot', area: '红石镇北部' } as const

beforeEach(async () => {
  bringLocks()
  await Promise.all(db.tables.map((table) => table.clear()))
  await openVault()
  session.officer = { id: 'li', permissions: [] as string[] } as unknown as OfficerRow
})

function setsOut(): Promise<string> {
  return setOut({ ...departure, members: [...departure.members] })
}

async function ended(): Promise<Draft<PatrolBody>> {
  const id = await setsOut()
  await comeBack(id)
  const draft = await openPatrol(id)
  if (!draft) throw new Error('it is not there')
  return draft
}

async function walked(id: string, lon = 126.8601, lat = 42.0301): Promise<void> {
  const at = Date.now()
  const place = { lon, lat, accuracy_m: 6, altitude_m: null }
  const still = { heading_deg: null, speed_mps: null, monotonicMs: 0, lagMs: 0 }
  await (await FixLog.behind(id, 'other')).add({ ...place, ...still, at, heardAt: at })
}

test('a patrol that another tab went on with is not sealed, and its new fixes stay', async () => {
  const seen = await ended()
  await goOn(seen.id)
  await walked(seen.id)
  await expect(sealPatrol(seen, '巡查')).rejects.toThrow(PatrolWentOn)
  await new Promise((done) => setTimeout(done, 5))
  await comeBack(seen.id) // ended anew: still not what the first tab shows
  await expect(sealPatrol(seen, '巡查')).rejects.toThrow(PatrolWentOn)
  expect(await db.fixes.count()).toBe(1)
  expect(await db.items.count()).toBe(0)
})

test('who goes on while it is sealed comes too late, and who seals it again is told', async () => {
  const seen = await ended()
  const [row, went] = await Promise.all([sealPatrol(seen, '巡查'), goOn(seen.id)])
  expect([row.id, row.state, went]).toEqual([seen.id, 'sealed', null])
  expect(await db.drafts.count()).toBe(0)
  await expect(sealPatrol(seen, '巡查')).rejects.toThrow(PatrolOver)
})

test('two tabs that set out or go on at once make one recording', async () => {
  const earlier = await ended()
  const tries = await Promise.allSettled([setsOut(), goOn(earlier.id), setsOut()])
  expect(tries.map((one) => one.status)).toEqual(['fulfilled', 'rejected', 'rejected'])
  const refusals = tries.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []))
  expect(refusals.every((one) => one instanceof AlreadyRunning)).toBe(true)
  expect(await db.drafts.where('recording').equals(1).count()).toBe(1)
})

test('a stop that no record takes is refused, and of those already there none is lost', async () => {
  const id = await setsOut()
  const stop = { lon: 126.86, lat: 42.03, at: '2026-11-21T10:00:00+08:00', note: '未见异常。' }
  const stops = Array.from({ length: MOST_STOPS - 1 }, () => stop)
  await changePatrol(id, (draft) => draft.body.stops.push(...stops))
  await stopHere(id, stop)
  await expect(stopHere(id, stop)).rejects.toThrow(TooManyStops)
  expect((await openPatrol(id))?.body.stops).toHaveLength(MOST_STOPS)

  const last = { ...stop, note: '旧版本记下的一处' }
  await changePatrol(id, (draft) => draft.body.stops.push(last))
  await comeBack(id)
  const seen = await openPatrol(id)
  if (!seen) throw new Error('it is not there')
  const row = await sealPatrol(seen, '巡查')
  expect((await open<Sealed>(row.box)).payload.stops).toHaveLength(MOST_STOPS)
  const [raw] = await filesOf(id)
  expect(raw && JSON.parse(await (await readBlob(raw)).text())).toEqual({ stop: last })
})

test('what no receiver on earth says goes along as it was heard, at whichever try', async () => {
  const gpx = { mediaType: 'application/gpx+xml', role: 'track' as const, name: 'other.gpx' }
  const id = await setsOut()
  await keepFile(new Blob(['<gpx/>']), {
    ...gpx,
    owner: id,
    author: 'li',
    capture: null,
    preview: null,
  })
  await walked(id, 0, 0)
  await comeBack(id)
  const add = vi.spyOn(db.items, 'add').mockImplementationOnce(() => {
    throw new DOMException('backing store', 'UnknownError')
  })
  const first = await openPatrol(id)
  await expect(first && sealPatrol(first, '巡查')).rejects.toThrow()
  add.mockRestore()
  await goOn(id)
  await walked(id, 0, 0)
  await comeBack(id)
  const second = await openPatrol(id)
  await (second && sealPatrol(second, '巡查'))
  const raw = (await filesOf(id)).filter((file) => file.mediaType === 'application/x-ndjson')
  const lines = await Promise.all(raw.map(async (file) => (await readBlob(file)).text()))
  expect(lines.map((text) => text.trim().split('\n').length)).toEqual([2])
})
