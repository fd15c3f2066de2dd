/**
 * The service worker: serves one whole version of the app, for where no signal is.
 *
 * The browser may put a newer worker in its place whenever it likes: which version of the app is
 * served is written in the caches, and moves by the rules of pointer.ts alone.
 */
import { moved, opened, started, type Pointer } from '@/shell/pointer'
import { isSafe } from '@/shell/safety'
import {
  ROOT,
  fileOf,
  forgetOthers,
  isOf,
  look,
  oneAtATime,
  readPointer,
  writePointer,
} from '@/shell/versions'
import type { Asked, Told } from '@/shell/shell'

const worker = self as unknown as ServiceWorkerGlobalScope

/** Nobody else has the app open; a page that is being loaded anew still counts as one. */
async function isAlone(): Promise<boolean> {
  const pages = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true })
  return pages.length <= 1 && pages.every((page) => page.visibilityState === 'visible')
}

async function safeToMove(): Promise<boolean> {
  try {
    return (await isAlone()) && (await isSafe())
  } catch {
    return false // what cannot be read is not called safe
  }
}

/** On a full phone nothing can be noted, and the app opens all the same: with what it knows. */
async function noted(before: Pointer, after: Pointer): Promise<Pointer> {
  try {
    await writePointer(after)
    return after
  } catch {
    return after.current === before.former ? after : before
  }
}

async function page(request: Request): Promise<Response> {
  const pointer = await oneAtATime(openedNow)
  return (pointer && (await fileOf(pointer.current, ROOT))) ?? fetch(request)
}

async function openedNow(): Promise<Pointer | null> {
  const before = await readPointer()
  if (!before) return null
  const after = opened(before, before.ready !== null && (await safeToMove()))
  return after === before ? before : noted(before, after)
}

async function file(request: Request): Promise<Response> {
  const pointer = await readPointer()
  const { pathname } = new URL(request.url)
  return (pointer && (await fileOf(pointer.current, pathname))) ?? fetch(request)
}

async function told(): Promise<Told> {
  const pointer = await readPointer()
  const ready = pointer?.ready !== null && pointer?.ready !== undefined
  return { ready, safe: ready ? await isSafe().catch(() => false) : true }
}

async function heed(asked: Asked): Promise<Told> {
  if (asked.wish === 'look') await look()
  if (asked.wish === 'move' || asked.wish === 'started') await oneAtATime(() => moveBy(asked))
  return told()
}

async function moveBy({ wish, main }: Asked): Promise<void> {
  const pointer = await readPointer()
  if (!pointer) return
  if (wish === 'move') return writePointer(moved(pointer))
  if (!(await isOf(pointer.current, main))) return
  const known = started(pointer)
  if (known !== pointer) await writePointer(known)
  if (await isAlone()) await forgetOthers(known)
}

worker.addEventListener('install', (event) => {
  event.waitUntil(look())
})

worker.addEventListener('activate', (event) => {
  event.waitUntil(worker.clients.claim())
})

worker.addEventListener('message', (event) => {
  const [port] = event.ports
  const answer = heed(event.data as Asked).then(
    (said) => port?.postMessage(said),
    (fault: unknown) => port?.postMessage({ fault: String(fault) }),
  )
  event.waitUntil(answer)
})

worker.addEventListener('fetch', (event) => {
  const { request } = event
  const { pathname, origin } = new URL(request.url)
  const ours = origin === worker.location.origin && pathname.startsWith(ROOT)
  if (!ours || request.method !== 'GET') return
  event.respondWith(request.mode === 'navigate' ? page(request) : file(request))
})
