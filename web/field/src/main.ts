import { createApp } from 'vue'
import App from '@/App.vue'
import { recallOffset } from '@/clock/clock'
import { router } from '@/router'
import { recallVault } from '@/session/entering'
import { NotSecure, PieceMissing, sayNotStarted } from '@/shell/notStarted'
import '@/ui/look.css'
import { i18n, learnAll } from '@/words'

/** So long, and it is told that the storage does not answer; if it does yet, the app begins. */
const PATIENCE_MS = 20_000

async function recallAll(): Promise<void> {
  const fault = new DOMException('no answer of the storage', 'TimeoutError')
  const waiting = setTimeout(() => sayNotStarted(fault), PATIENCE_MS)
  await Promise.all([recallVault(), recallOffset()]).finally(() => clearTimeout(waiting))
}

/** Once the phone has a moment, or a second later: a patrol may wait for being recorded. */
function aMoment(): Promise<void> {
  return new Promise((done) => {
    if ('requestIdleCallback' in window) requestIdleCallback(() => done(), { timeout: 1000 })
    else setTimeout(done)
  })
}

/** The way in is shown first, for it is what a slow line and a slow phone are waited at for. */
async function start(): Promise<void> {
  document.documentElement.lang = i18n.global.locale.value
  if (!window.isSecureContext) throw new NotSecure()
  await recallAll()
  const app = createApp(App).use(i18n).use(router)
  app.mount('#app')
  await router.isReady()
  await aMoment()
  try {
    const pieces = Promise.all([import('@/work'), learnAll()])
    const [{ startWork }] = await pieces.catch((fault: unknown) => {
      throw new PieceMissing(fault)
    })
    startWork()
  } catch (fault) {
    app.unmount()
    throw fault
  }
}

start().catch((fault: unknown) => {
  sayNotStarted(fault)
  reportError(fault)
})
