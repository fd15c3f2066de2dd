/** The installed app: a service worker keeps one whole version of it, and the next one waits. */
import { shallowReactive } from 'vue'

const LOOK_MS = 3600_000

export interface Asked {
  wish: 'look' | 'tell' | 'move' | 'started'
  /** The script this page began with, by which its version is known. */
  main: string
}

/** `ready`: a newer version is here; `safe`: it takes over when the app is opened next. */
export interface Told {
  ready: boolean
  safe: boolean
}

export const shell = shallowReactive<Told>({ ready: false, safe: true })

export function startShell(): void {
  if (!('serviceWorker' in navigator) || import.meta.env.DEV) return
  navigator.serviceWorker.register('/field/sw.js', { scope: '/field/' }).then(begin, reportError)
}

async function begin(): Promise<void> {
  await navigator.serviceWorker.ready
  await ask('started')
  await ask('look')
  let looked = Date.now()
  const again = () => {
    const due = Date.now() - looked > LOOK_MS && navigator.onLine && !document.hidden
    if (due) looked = Date.now()
    void ask(due ? 'look' : 'tell')
  }
  window.addEventListener('online', again)
  document.addEventListener('visibilitychange', again)
  window.setInterval(again, 60_000)
}

/** The page names it, whatever piece this code was built into. */
function mainOf(page: Document): string {
  const script = page.querySelector<HTMLScriptElement>('script[type=module][src]')
  if (!script) throw new Error('the page was not begun by a script of its own')
  return new URL(script.src).pathname
}

/** What the worker says is shown; a service that cannot be reached is no fault. */
async function ask(wish: Asked['wish']): Promise<void> {
  const { active } = await navigator.serviceWorker.ready
  const { port1, port2 } = new MessageChannel()
  const answer = new Promise<Told | { fault: string }>((done) => {
    port1.onmessage = (event) => done(event.data as Told | { fault: string })
  })
  const main = mainOf(document)
  active?.postMessage({ wish, main } satisfies Asked, [port2])
  const told = await answer
  if ('ready' in told) Object.assign(shell, told)
  else if (wish !== 'look') throw new Error(told.fault)
}

/** Begin the version that waits now: at the officer's own word. */
export async function moveNow(): Promise<void> {
  await ask('move')
  window.location.reload()
}
