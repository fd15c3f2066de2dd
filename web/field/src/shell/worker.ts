/** The service worker: one whole version of the app, for where no signal is. */
const worker = self as unknown as ServiceWorkerGlobalScope

const ROOT = '/field/'

interface Shell {
  version: string
  files: string[]
}

async function fetchShell(): Promise<void> {
  const answer = await fetch(`${ROOT}shell.json`, { cache: 'no-store' })
  if (!answer.ok) throw new Error(`shell.json: ${answer.status}`)
  const shell = (await answer.json()) as Shell
  const cache = await caches.open(`shell-${shell.version}`)
  await cache.addAll(shell.files.map((file) => new Request(ROOT + file, { cache: 'no-cache' })))
  await cache.put(ROOT, new Response((await cache.match(`${ROOT}index.html`))?.body))
}

async function answer(request: Request): Promise<Response> {
  const path = new URL(request.url).pathname
  return (await caches.match(path)) ?? fetch(request)
}

worker.addEventListener('install', (event) => {
  event.waitUntil(fetchShell())
})

worker.addEventListener('fetch', (event) => {
  const { pathname, origin } = new URL(event.request.url)
  const ours = origin === worker.location.origin && pathname.startsWith(ROOT)
  if (ours && event.request.method === 'GET') event.respondWith(answer(event.request))
})
