/** What goes on beside the screens from the start, whoever is at work: fetched after the way in. */
import { startUpkeep } from '@/pack/upkeep'
import { startAnnouncing } from '@/patrol/announcing'
import { startRecorder } from '@/patrol/recorder'
import { startSender } from '@/queue/sender'
import { startIdle } from '@/session/idle'
import { watchPieces } from '@/shell/pieces'
import { watchRoom } from '@/shell/room'
import { startShell } from '@/shell/shell'
import { confirmed } from '@/ui/asking'
import { t } from '@/words'

export function startWork(): void {
  startRecorder() // before all else: a patrol may be running
  const ask = () => confirmed(t('shell.loadAnew'), t('shell.pieceMissing'))
  watchPieces(window, ask, () => location.reload())
  startShell()
  startUpkeep()
  startSender()
  startAnnouncing()
  watchRoom()
  startIdle()
}
