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

async function start(): Promise<void> {
  document.documentElement.lang = i18n.global.locale.value
  await Promise.all([recallVault(), recallOffset()])
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
