import 'fake-indexeddb/auto'
import { beforeEach, expect, test, vi } from 'vitest'
import { db } from '@/db/database'
import { first, prepared } from '@/shell/pointer'
import { readPointer, writePointer } from '@/shell/versions'
import { box } from '@/vault/box'
import { bringLocks } from './locks'
import { anItem, openVault } from './sealed'

interface Met {
  request: { url: string; method: string; mode: string }
  respondWith: (answer: Promise<Response>) => void
}

/** The browser around a service worker: its caches, and the pages that are open. */
let pages: { visibilityState: 'visible' | 'hidden'; controlled: boolean }[] = []
const seen = { visibilityState: 'visible', controlled: true } as const
const behind = { visibilityState: 'hidden', controlled: true } as const
const heard = new Map<string, (event: Met) => void>()

/** The Cache API over a map: what is put by a path is found by it. */
function bringCaches(): void {
  const all = new Map<string, Map<string, string>>()
  const open = async (name: string) => {
    const kept = all.get(name) ?? new Map<string, string>()
    all.set(name, kept)
    return {
      match: async (path: string) => (kept.has(path) ? new Response(kept.get(path)) : undefined),
      put: async (path: string, answer: Response) => void kept.set(path, await answer.text()),
    }
  }
  vi.stubGlobal('caches', { open, match: async () => undefined })
}

async function matchAll({ includeUncontrolled = false, type = 'window' }) {
  if (type !== 'window') return []
  return pages.filter(({ controlled }) => controlled || includeUncontrolled)
}

beforeEach(async () => {
  vi.resetModules()
  bringLocks()
  bringCaches()
  await Promise.all(db.tables.map((table) => table.clear()))
  await openVault()
  vi.stubGlobal('self', {
    location: { origin: 'http://office.test' },
    clients: { matchAll },
    addEventListener: (name: string, hear: (event: Met) => void) => heard.set(name, hear),
  })
  await import('@/shell/worker')
  for (const version of ['old', 'new']) {
    const page = await caches.open(`shell-${version}`)
    await page.put('/field/index.html', new Response(`the ${version} app`))
  }
})

/** What an officer sees who opens the app while a new version waits. */
async function opens(): Promise<string> {
  await writePointer(prepared(first('old'), 'new'))
  return new Promise((shown, failed) => {
    const request = { url: 'http://office.test/field/', method: 'GET', mode: 'navigate' }
    const respondWith = (answer: Promise<Response>) => {
      answer.then((page) => page.text()).then(shown, failed)
    }
    heard.get('fetch')?.({ request, respondWith })
  })
}

test('a new version begins for who opens the app alone, and waits while another tab is open', async () => {
  pages = [seen]
  expect(await opens()).toBe('the new app')
  const others = [seen, behind, { ...seen, controlled: false }]
  for (const other of others) {
    pages = [seen, other]
    expect(await opens()).toBe('the old app')
  }
  pages = [behind] // the one that is being opened is not told of yet
  expect(await opens()).toBe('the old app')
  expect((await readPointer())?.ready).toBe('new')
})

test('a new version waits for what is not in the office yet, and for what cannot be read', async () => {
  pages = []
  const { id } = await anItem({ state: 'sealed' })
  expect(await opens()).toBe('the old app')
  await db.items.update(id, { state: 'complete' })
  expect(await opens()).toBe('the new app')
  const opening = vi.spyOn(indexedDB, 'open').mockImplementation(() => {
    throw new DOMException('backing store', 'UnknownError')
  })
  expect(await opens()).toBe('the old app')
  opening.mockRestore()
  const row = { id: 'd', kind: 'patrol' as const, author: 'li', startedAt: 0, savedAt: 0 }
  await db.drafts.add({ ...row, recording: 1, box: await box(1) })
  expect(await opens()).toBe('the old app')
})
