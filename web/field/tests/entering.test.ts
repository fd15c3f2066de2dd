import 'fake-indexeddb/auto'
import { expect, test, vi } from 'vitest'
import { db, keepNote } from '@/db/database'
import type { ItemRow } from '@/db/rows'
import { LONGEST_MS } from '@/queue/pace'
import { isDue } from '@/queue/texts'
import { cleared } from '@/session/cleared'
import { pinWaitMs, recallVault, unlock } from '@/session/entering'
import { exportedPublic, newVault } from '@/vault/box'
import { WrongPin, wrapByPin } from '@/vault/wraps'

const NOON = Date.parse('2026-11-21T12:00:00+08:00')
const DAY = 86_400_000

async function anOfficer(nextPinAt = 0): Promise<void> {
  const { privateKey } = await newVault()
  await db.officers.put({
    id: 'li',
    name: '李建国',
    login: 'officer',
    officeId: 'town',
    officeName: '乡镇所',
    divisionId: 1,
    permissions: [],
    wrap: await wrapByPin(privateKey, '246813'),
    wrongPins: 0,
    nextPinAt,
    tokens: null,
    signedInAt: 0,
  })
}

test('wrong PINs of two tabs count together, and then the right one has to wait too', async () => {
  await anOfficer()
  const tries = ['111111', '222222', '333333', '444444'].map((pin) => unlock('li', pin))
  for (const one of await Promise.allSettled(tries)) expect(one.status).toBe('rejected')
  const row = await db.officers.get('li')
  expect(row?.wrongPins).toBe(4)
  expect(pinWaitMs({ nextPinAt: row?.nextPinAt ?? 0 })).toBeGreaterThan(14_000)
  await expect(unlock('li', '246813')).rejects.toThrow(WrongPin)
})

test('a clock that was set back a day makes nobody wait a day', () => {
  expect(pinWaitMs({ nextPinAt: NOON + DAY }, NOON)).toBe(15 * 60_000)
  expect(pinWaitMs({ nextPinAt: NOON - 1 }, NOON)).toBe(0)
  const item = { paused: 0, nextTryAt: NOON + DAY } as ItemRow
  expect(isDue(item, NOON)).toBe(true)
  expect(isDue({ ...item, nextTryAt: NOON + LONGEST_MS }, NOON)).toBe(false)
})

test('a phone whose records the browser cleared away says so; a new one says nothing', async () => {
  const marks = new Map<string, string>()
  const storage = {
    getItem: (name: string) => marks.get(name) ?? null,
    setItem: (name: string, value: string) => void marks.set(name, value),
  }
  vi.stubGlobal('localStorage', storage)
  await recallVault()
  expect(cleared.value).toBe(false)

  const { publicKey } = await newVault()
  await keepNote('vault', { publicKey: await exportedPublic(publicKey) })
  await recallVault()
  expect(cleared.value).toBe(false)

  await db.notes.clear()
  await recallVault()
  expect(cleared.value).toBe(true)
  vi.unstubAllGlobals()
})
