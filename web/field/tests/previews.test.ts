import 'fake-indexeddb/auto'
import { decodeJwt } from 'jose'
import { beforeEach, expect, test, vi } from 'vitest'
import { db, keepNote } from '@/db/database'
import type { ItemRow, Sealed } from '@/db/rows'
import { WIFI_ONLY } from '@/queue/link'
import { WORTH_BYTES } from '@/seal/ahead'
import { open } from '@/vault/box'
import { bringLocks } from './locks'
import { Office } from './office'
import { aPicture, atWork, sealedSeen } from './officers'
import { openVault } from './sealed'

const PATIENCE = { timeout: 10_000 }
const LARGE = WORTH_BYTES + 1
const unforeseen = vi.fn()
let office: Office
let vault: CryptoKeyPair

beforeEach(async () => {
  bringLocks({ connection: { type: 'cellular' } })
  vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => undefined })
  vi.stubGlobal('document', Object.assign(new EventTarget(), { hidden: false }))
  vi.stubGlobal('window', Object.assign(new EventTarget(), { setInterval, clearInterval }))
  vi.stubGlobal('reportError', unforeseen)
  unforeseen.mockClear()
  await Promise.all(db.tables.map((table) => table.clear()))
  vault = await openVault()
  office = await Office.open()
  await atWork(office)
})

/** What of the sender remembers nothing of the test before. */
async function anew() {
  vi.resetModules()
  const { usePublic, unlockWith } = await import('@/vault/box')
  usePublic(vault.publicKey)
  unlockWith(vault.privateKey)
  const { session } = await import('@/session/session')
  session.officer = await atWork(office)
  const { sendTexts } = await import('@/queue/texts')
  const { sendPreviews } = await import('@/queue/previews')
  const send = async () => {
    await sendTexts(() => true)
    await sendPreviews(() => true)
  }
  return { session, send, sender: await import('@/queue/sender') }
}

function asked(): number {
  return office.log.filter((line) => line.includes('/previews/')).length
}

/** What the log says was sent, in one word each. */
function kinds(): string[] {
  const said = office.log.map((line) => {
    if (line === 'POST /records') return 'texts'
    return line.includes('/previews/') ? 'preview' : line === 'POST /files' ? 'original' : ''
  })
  return said.filter(Boolean)
}

async function filesBy(row: ItemRow) {
  return db.files.where('owner').equals(row.id).toArray()
}

test('all texts go first, then what is small, then originals', async () => {
  const rows = [
    await sealedSeen('pit', aPicture(LARGE), aPicture(LARGE)),
    await sealedSeen('shaft', aPicture(LARGE)),
  ]
  const { session, sender } = await anew()
  sender.startSender()
  await vi.waitFor(async () => {
    expect(await db.items.where('state').equals('complete').count()).toBe(2)
  }, PATIENCE)
  session.officer = null
  expect(kinds()).toEqual(['texts', ...Array(3).fill('preview'), ...Array(3).fill('original')])
  for (const [n, small] of ['pit', 'shaft'].entries()) {
    const files = await filesBy(rows[n] as ItemRow)
    expect(files.map(({ sha256 }) => office.previews.get(sha256))).toEqual(files.map(() => small))
  }
  expect(unforeseen).not.toHaveBeenCalled()
})

test('what is small goes over the mast while its original waits for Wi-Fi, and goes once', async () => {
  await keepNote(WIFI_ONLY, true)
  const row = await sealedSeen('pit', aPicture(LARGE))
  const { session, sender } = await anew()
  sender.startSender()
  await vi.waitFor(async () => {
    expect((await filesBy(row)).map(({ ahead }) => ahead)).toEqual(['sent'])
  }, PATIENCE)
  sender.nudge()
  await vi.waitFor(() => expect(office.count('POST /records')).toBe(1), PATIENCE)
  session.officer = null
  expect(kinds()).toEqual(['texts', 'preview'])
  expect((await db.items.get(row.id))?.state).toBe('received')
})

test('the seal names what is small of large pictures only, and only if it was drawn', async () => {
  const rows = [
    await sealedSeen('pit', aPicture(LARGE)),
    await sealedSeen('pit', aPicture(WORTH_BYTES)),
    await sealedSeen(null, aPicture(LARGE)),
    await sealedSeen('p'.repeat(65_537), aPicture(LARGE)),
  ]
  const named = rows.map(async ({ box }) => {
    const { jws } = await open<Sealed>(box)
    return decodeJwt<{ files: { preview?: { bytes: number } }[] }>(jws).files[0]?.preview?.bytes
  })
  expect(await Promise.all(named)).toEqual([3, undefined, undefined, undefined])
  const { send } = await anew()
  await send()
  expect(kinds()).toEqual(['texts', 'preview'])
})

test('what the office refuses is asked once, and is no trouble of the record', async () => {
  office.noPreviews = { status: 422, code: 'evidence.preview_differs' }
  const row = await sealedSeen('pit', aPicture(LARGE), aPicture(LARGE))
  const { send } = await anew()
  await send()
  await send()
  expect((await filesBy(row)).map(({ ahead }) => ahead)).toEqual(['refused', 'refused'])
  expect([asked(), unforeseen.mock.calls.length]).toEqual([2, 2])
  const { state, reason, attempts } = (await db.items.get(row.id)) as ItemRow
  expect([state, reason, attempts]).toEqual(['received', null, 0])
})

test.each([
  ['an office that is away', { status: 503, code: 'kernel.busy' }],
  ['a line that falls silent', 'silence'],
])('%s delays no original, and is asked again later', async (_, how) => {
  if (how === 'silence') {
    office.before = (line) => {
      if (line.includes('/previews/')) throw new TypeError('nobody')
    }
  } else office.noPreviews = how as { status: number; code: string }
  const row = await sealedSeen('pit', aPicture(LARGE), aPicture(LARGE))
  const { session, send } = await anew()
  await send()
  await send()
  expect((await filesBy(row)).map(({ ahead }) => ahead)).toEqual(['sealed', 'sealed'])
  expect((await db.items.get(row.id))?.nextTryAt).toBe(0)
  const { sendOriginals } = await import('@/queue/originals')
  await sendOriginals('li', () => session.officer !== null)
  expect((await db.items.get(row.id))?.state).toBe('complete')
  expect([asked(), unforeseen.mock.calls.length]).toEqual([1, 0])
})

test('an office of before is asked for no second one until the next start', async () => {
  office.noPreviews = { status: 404, code: 'http.404' }
  const row = await sealedSeen('pit', aPicture(LARGE), aPicture(LARGE))
  const { send } = await anew()
  await send()
  await send()
  expect(asked()).toBe(1)
  office.noPreviews = null
  await (await anew()).send()
  expect((await filesBy(row)).map(({ ahead }) => ahead)).toEqual(['sent', 'sent'])
})

test('a text that is sealed meanwhile goes before the next small one', async () => {
  await sealedSeen('pit', aPicture(LARGE), aPicture(LARGE))
  const { send } = await anew()
  office.before = async (line) => {
    if (line.includes('/previews/') && asked() === 1) await sealedSeen(null)
  }
  await send()
  expect(kinds()).toEqual(['texts', 'preview'])
  await send()
  expect(kinds()).toEqual(['texts', 'preview', 'texts', 'preview'])
})

test('a record that is paused sends nothing small', async () => {
  const row = await sealedSeen('pit', aPicture(LARGE))
  office.before = async (line) => {
    if (line === 'POST /records') await db.items.update(row.id, { paused: 1 })
  }
  await (await anew()).send()
  expect(kinds()).toEqual(['texts'])
})

test('what another officer sealed goes as the originals do', async () => {
  const row = await sealedSeen('pit', aPicture(LARGE))
  await db.items.update(row.id, { author: 'wang' })
  await (await anew()).send()
  expect(office.previews.size).toBe(1)
})

test('a seal waits a moment for what is being drawn, and no longer', async () => {
  let say: (what: object) => void = () => undefined
  class Drawer extends EventTarget {
    postMessage({ order }: { order: string }) {
      say = (what) => this.dispatchEvent(new MessageEvent('message', { data: { order, ...what } }))
      say({ what: 'kept', row: {} })
    }
    readonly terminate = () => undefined
  }
  vi.stubGlobal('Worker', Drawer)
  await anew()
  const { allDrawn, keepAside } = await import('@/files/keeping')
  const about = {
    owner: 'a finding',
    author: 'li',
    mediaType: 'image/jpeg',
    role: 'photo',
  } as const
  await keepAside(new Blob(), { ...about, name: '', capture: null, preview: null })
  const began = performance.now()
  await allDrawn('a finding', 120)
  expect(performance.now() - began).toBeGreaterThan(100)
  setTimeout(() => say({ what: 'drawn' }), 60)
  await allDrawn('a finding', 60_000)
  await allDrawn('another', 60_000)
})
