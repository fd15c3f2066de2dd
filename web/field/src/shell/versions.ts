/** Versions of the app in the browser's caches: each whole, checked against its own name. */
import { first, isWanted, kept, prepared, type Pointer } from '@/shell/pointer'

export const ROOT = '/field/'
const POINTER_CACHE = 'kuangxun-pointer'
const POINTER = `${ROOT}pointer.json`
const SHELL = 'shell-'
const LOOK = 'kuangxun-look'

interface Listed {
  version: string
  files: string[]
}

export async function readPointer(): Promise<Pointer | null> {
  const cache = await caches.open(POINTER_CACHE)
  const answer = await cache.match(POINTER)
  return answer ? ((await answer.json()) as Pointer) : null
}

export async function writePointer(pointer: Pointer): Promise<void> {
  const cache = await caches.open(POINTER_CACHE)
  await cache.put(POINTER, new Response(JSON.stringify(pointer)))
}

/** One change at a time: pages come and go, and ask, while a version is being fetched. */
export function oneAtATime<T>(change: () => Promise<T>): Promise<T> {
  return navigator.locks.request(POINTER_CACHE, change) as Promise<T>
}

/**
 * Have the version the service offers here, whole; it is served later, or at once if the first.
 *
 * One look at a time: two that fetch the same version would empty each other's cache.
 */
export async function look(): Promise<Pointer> {
  return navigator.locks.request(LOOK, lookAlone)
}

async function lookAlone(): Promise<Pointer> {
  const listed = await offered()
  const before = await readPointer()
  if (!isWanted(before, listed.version) && before) return before
  await fetchWhole(listed, true).catch(() => fetchWhole(listed, false))
  return oneAtATime(async () => {
    // A page that began meanwhile cleared away what no pointer named yet: the next look fetches it.
    if (!(await caches.has(SHELL + listed.version))) throw new Error(`${listed.version} is gone`)
    const present = await readPointer() // it may have moved while this was fetched
    const pointer = present ? prepared(present, listed.version) : first(listed.version)
    await writePointer(pointer)
    return pointer
  })
}

async function offered(): Promise<Listed> {
  const answer = await fetch(`${ROOT}shell.json`, { cache: 'no-store' })
  if (!answer.ok) throw new Error(`shell.json: ${answer.status}`)
  return (await answer.json()) as Listed
}

/** Fetch every file of a version and check that together they are that version, or keep none. */
async function fetchWhole({ version, files }: Listed, reuse: boolean): Promise<void> {
  const name = SHELL + version
  await caches.delete(name)
  const cache = await caches.open(name)
  try {
    const bodies = await Promise.all(files.map((file) => fetchOne(cache, file, reuse)))
    const whole = await new Blob(bodies.flatMap((body, n) => [files[n] ?? '', body])).arrayBuffer()
    if ((await hex(whole)).slice(0, version.length) !== version) {
      throw new Error(`the files of ${version} are not of one version`)
    }
  } catch (fault) {
    await caches.delete(name)
    throw fault
  }
}

/** What has its hash in its name need not be fetched again because something else changed. */
async function fetchOne(cache: Cache, file: string, reuse: boolean): Promise<ArrayBuffer> {
  const path = ROOT + file
  const here = reuse && file.startsWith('assets/') ? await caches.match(path) : undefined
  const answer = here ?? (await fetch(path, { cache: 'no-cache' }))
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`)
  await cache.put(path, answer.clone())
  return answer.arrayBuffer()
}

async function hex(bytes: ArrayBuffer): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** A file of `version`; what has its hash in its name may come from any. */
export async function fileOf(version: string, path: string): Promise<Response | undefined> {
  const cache = await caches.open(SHELL + version)
  const name = path === ROOT ? `${ROOT}index.html` : path
  const own = await cache.match(name)
  return own ?? (name.startsWith(`${ROOT}assets/`) ? caches.match(name) : undefined)
}

/** Whether the page whose main script is `main` is of `version`. */
export async function isOf(version: string, main: string): Promise<boolean> {
  const page = await fileOf(version, ROOT)
  return page !== undefined && (await page.text()).includes(main)
}

export async function forgetOthers(pointer: Pointer): Promise<void> {
  const wanted = new Set(kept(pointer).map((version) => SHELL + version))
  for (const name of await caches.keys()) {
    if (name.startsWith(SHELL) && !wanted.has(name)) await caches.delete(name)
  }
}
