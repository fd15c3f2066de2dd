import 'fake-indexeddb/auto'
import { beforeEach, expect, test, vi } from 'vitest'
import { db, keepNote, note } from '@/db/database'
import type { OfficerRow } from '@/db/rows'
import { announce } from '@/patrol/announcing'
import { comeBack, foundOn, openPatrol, setOut } from '@/patrol/patrols'
import { SomethingFound, throwAway, unsealedFindings } from '@/patrol/throwingAway'
import { saveDraft } from '@/seal/drafts'
import { newId } from '@/seal/seal'
import { session } from '@/session/session'
import { boxed } from '@/session/tokens'
import { bringLocks } from './locks'
import { openVault } from './sealed'

const departure = { members: ['li'], transport: 'foot' as const, area: '红石镇北部' }
/** What reached the service, while there is a network. */
const heard: string[] = []
const line = { up: false }
const faults: unknown[] = []

beforeEach(async () => {
  bringLocks()
  heard.length = 0
  faults.length = 0
  line.up = false
  await Promise.all(db.tables.map((table) => table.clear()))
  await openVault()
  const officer = { id: 'li', officeId: 'hongshi', permissions: ['patrols.walk'] }
  session.officer = officer as unknown as OfficerRow
  const said = { access_token: 'a', refresh_token: 'r', expires_in: 900 }
  await db.officers.put({ ...session.officer, tokens: await boxed(said as never) })
  vi.stubGlobal('reportError', (fault: unknown) => faults.push(fault))
  vi.stubGlobal('fetch', (path: string, { method }: RequestInit) => {
    if (!line.up) return Promise.reject(new TypeError('no network'))
    heard.push(`${method} ${path}`)
    return Promise.resolve(Response.json({}))
  })
})

/** Walk and come back; `told`: the office may have heard that one set out. */
async function ended(told: boolean): Promise<string> {
  const id = await setOut(departure)
  if (told) await keepNote('departures_tried', [id])
  await comeBack(id)
  return id
}

test('the office hears of a patrol that was thrown away, once there is a network', async () => {
  const id = await ended(true)
  await throwAway(id)
  expect(await openPatrol(id)).toBe(null)
  announce()
  expect(heard).toEqual([])

  line.up = true
  announce()
  const left = () => note<unknown[]>('departures_withdrawn')
  await vi.waitFor(async () => expect(await left()).toEqual([]))
  announce()
  await navigator.locks.request('kuangxun-departure', async () => undefined)
  expect(heard).toEqual([`POST /api/patrols/duty/departures/${id}/withdraw`])
  expect(faults).toEqual([])
})

test('of a patrol that it never heard of, nor of another office’s, nothing is said', async () => {
  line.up = true
  await throwAway(await ended(false))
  await navigator.locks.request('kuangxun-departure', async () => undefined)
  line.up = false
  await throwAway(await ended(true))
  await navigator.locks.request('kuangxun-departure', async () => undefined)
  line.up = true
  session.officer = { ...session.officer, officeId: 'xinzhan' } as OfficerRow
  announce()
  await navigator.locks.request('kuangxun-departure', async () => undefined)
  expect([...heard, ...faults]).toEqual([])
  expect(await note<unknown[]>('departures_withdrawn')).toHaveLength(1)
})

test('a patrol on which something was found is kept', async () => {
  const id = await ended(true)
  await foundOn(id, 'sealed already')
  await expect(throwAway(id)).rejects.toThrow(SomethingFound)

  const other = await ended(true)
  const finding = { id: newId(), kind: 'finding' as const, startedAt: 0, recording: false }
  await saveDraft({ ...finding, body: { patrolId: other } })
  expect(await unsealedFindings(other)).toBe(1)
  await expect(throwAway(other)).rejects.toThrow(SomethingFound)
  expect(await openPatrol(other)).not.toBe(null)
  expect(await note('departures_withdrawn')).toBe(undefined)
})
