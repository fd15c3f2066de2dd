import { createApp } from 'vue'
import App from '@/App.vue'
import { recallOffset } from '@/clock/clock'
import { startUpkeep } from '@/pack/upkeep'
import { startRecorder } from '@/patrol/recorder'
import { startSender } from '@/queue/sender'
import { router } from '@/router'
import { recallVault } from '@/session/entering'
import { startIdle } from '@/session/idle'
import { sayNotStarted } from '@/shell/notStarted'
import { watchPieces } from '@/shell/pieces'
import { watchRoom } from '@/shell/room'
import { startShell } from '@/shell/shell'
import '@/ui/look.css'
import { confirmed } from '@/ui/asking'
import { i18n, t } from '@/words'

/** So long, and it is told that the storage does not answer; if it does yet, the app begins. */
const PATIENCE_MS = 20_000

async function recallAll(): Promise<void> {
  const fault = new DOMException('no answer of the storage', 'TimeoutError')
  const waiting = setTimeout(() => sayNotStarted(fault), PATIENCE_MS)
  await Promise.all([recallVault(), recallOffset()]).finally(() => clearTimeout(waiting))
}

async function start(): Promise<void> {
  document.documentElement.lang = i18n.global.locale.value
  await recallAll()
  startRecorder() // before anything is shown: a patrol may be running
  const ask = () => confirmed(t('shell.loadAnew'), t('shell.pieceMissing'))
  watchPieces(window, ask, () => location.reload())
  createApp(App).use(i18n).use(router).mount('#app')
  startShell()
  startUpkeep()
  startSender()
  watchRoom()
  startIdle()
}

start().catch((fault: unknown) => {
  sayNotStarted(fault)
  reportError(fault)
})
