import 'fake-indexeddb/auto'
import { beforeEach, expect, test, vi } from 'vitest'
import { db } from '@/db/database'
import { bringLocks } from './locks'
import { Office } from './office'
import { atWork, sealedWith } from './officers'
import { openVault } from './sealed'

const PATIENCE = { timeout: 20_000 }
let office: Office
const watches = new Map<number, (position: object) => void>()
const unforeseen = vi.fn()

/** One phone: what its tabs share. */
beforeEach(async () => {
  watches.clear()
  const watchPosition = (heard: () => void) => watches.set(watches.size + 1, heard).size
  const clearWatch = (n: number) => watches.delete(n)
  bringLocks({ onLine: true, geolocation: { watchPosition, clearWatch } })
  const kept = new Map<string, string>()
  const setItem = (name: string, value: string) => void kept.set(name, value)
  vi.stubGlobal('localStorage', { getItem: (name: string) => kept.get(name) ?? null, setItem })
  vi.stubGlobal('document', Object.assign(new EventTarget(), { hidden: false }))
  vi.stubGlobal('window', Object.assign(new EventTarget(), { setInterval, clearInterval }))
  vi.stubGlobal('reportError', unforeseen)
  unforeseen.mockClear()
  await Promise.all(db.tables.map((table) => table.clear()))
  office = await Office.open()
})

/** Another tab of the phone: all of the app's modules anew, over the same database and locks. */
async function aTab(vault: CryptoKeyPair) {
  vi.resetModules()
  const { usePublic, unlockWith } = await import('@/vault/box')
  usePublic(vault.publicKey)
  unlockWith(vault.privateKey)
  const { session } = await import('@/session/session')
  return {
    session,
    sender: await import('@/queue/sender'),
    patrol: await import('@/patrol/recorder'),
    tokens: await import('@/session/tokens'),
  }
}

test('two tabs renew a login once, and both go on with it', async () => {
  const vault = await openVault()
  const officer = await atWork(office)
  const tabs = [await aTab(vault), await aTab(vault)]
  const refused = office.access
  office.before = () => new Promise((done) => setTimeout(done, 20))
  const renewed = await Promise.all(
    tabs.map(({ tokens }) => tokens.accessToken(officer.id, refused)),
  )
  expect(renewed).toEqual(['access 1', 'access 1'])
  expect(office.log).toEqual(['POST /session/refresh'])
})

test('of two tabs one sends, and each record goes once', async () => {
  const vault = await openVault()
  const officer = await atWork(office)
  for (let n = 0; n < 3; n += 1) await sealedWith()
  office.before = () => new Promise((done) => setTimeout(done, 30))
  const tabs = [await aTab(vault), await aTab(vault)]
  for (const { session, sender } of tabs) {
    session.officer = officer
    sender.startSender()
  }
  await vi.waitFor(async () => {
    expect(await db.items.where('state').equals('complete').count()).toBe(3)
  }, PATIENCE)
  await sealedWith()
  for (const { sender } of tabs) sender.nudge()
  await vi.waitFor(async () => {
    expect(await db.items.where('state').equals('complete').count()).toBe(4)
  }, PATIENCE)
  expect([office.atOnce, office.count('POST /records')]).toEqual([1, 2])
  for (const { session } of tabs) session.officer = null
  expect(unforeseen).not.toHaveBeenCalled()
})

test('of two tabs one records, and each fix is kept once', async () => {
  const vault = await openVault()
  const tabs = [await aTab(vault), await aTab(vault)]
  for (const { patrol } of tabs) patrol.startRecorder()
  const { box } = await import('@/vault/box')
  const row = {
    kind: 'patrol' as const,
    author: 'li',
    startedAt: 1,
    savedAt: 1,
    box: await box({}),
  }
  await db.drafts.put({ ...row, id: 'one', recording: 1 })
  const recording = () => tabs.map(({ patrol }) => patrol.recorder.mine)
  const following = () => tabs.map(({ patrol }) => patrol.recorder.draft?.id)
  await vi.waitFor(() => {
    expect(following()).toEqual(['one', 'one'])
    expect(recording()).toContain(true)
  }, PATIENCE)
  const coords = { longitude: 126.86, latitude: 42.03, accuracy: 6, altitude: 700 }
  for (const heard of watches.values()) heard({ coords, timestamp: Date.now() })
  await vi.waitFor(async () => expect(await db.fixes.count()).toBe(1), PATIENCE)
  await new Promise((done) => setTimeout(done, 100))
  expect([recording().filter(Boolean).length, watches.size]).toEqual([1, 1])
  expect(tabs.map(({ patrol }) => patrol.recorder.saved).sort()).toEqual([0, 1])

  await db.drafts.update('one', { recording: 0 })
  await vi.waitFor(() => expect(following()).toEqual([undefined, undefined]), PATIENCE)
  await vi.waitFor(() => expect(recording()).toEqual([false, false]), PATIENCE)
  expect(unforeseen).not.toHaveBeenCalled()
})
