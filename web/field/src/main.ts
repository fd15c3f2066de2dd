import { createApp } from 'vue'
import App from '@/App.vue'
import { recallOffset } from '@/clock/clock'
import { startUpkeep } from '@/pack/upkeep'
import { startAnnouncing } from '@/patrol/announcing'
import { startRecorder } from '@/patrol/recorder'
import { startSender } from '@/queue/sender'
import { router } from '@/router'
import { recallVault } from '@/session/entering'
import { startIdle } from '@/session/idle'
import { watchPieces } from '@/shell/pieces'
import { watchRoom } from '@/shell/room'
import { startShell } from '@/shell/shell'
import '@/ui/look.css'
import { confirmed } from '@/ui/asking'
import { i18n, t } from '@/words'

async function start(): Promise<void> {
  await Promise.all([recallVault(), recallOffset()])
  startRecorder() // before anything is shown: a patrol may be running
  document.documentElement.lang = i18n.global.locale.value
  const ask = () => confirmed(t('shell.loadAnew'), t('shell.pieceMissing'))
  watchPieces(window, ask, () => location.reload())
  createApp(App).use(i18n).use(router).mount('#app')
  startShell()
  startUpkeep()
  startSender()
  startAnnouncing()
  watchRoom()
  startIdle()
}

void start()
