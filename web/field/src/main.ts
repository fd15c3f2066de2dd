import { createApp } from 'vue'
import App from '@/App.vue'
import { recallOffset } from '@/clock/clock'
import { startUpkeep } from '@/pack/upkeep'
import { startRecorder } from '@/patrol/recorder'
import { startSender } from '@/queue/sender'
import { router } from '@/router'
import { recallVault } from '@/session/entering'
import { startIdle } from '@/session/idle'
import { watchRoom } from '@/shell/room'
import { startShell } from '@/shell/shell'
import '@/ui/look.css'
import { i18n } from '@/words'

async function start(): Promise<void> {
  await Promise.all([recallVault(), recallOffset()])
  startRecorder() // before anything is shown: a patrol may be running
  document.documentElement.lang = i18n.global.locale.value
  createApp(App).use(i18n).use(router).mount('#app')
  startShell()
  startUpkeep()
  startSender()
  watchRoom()
  startIdle()
}

void start()
