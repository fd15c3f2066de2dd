/** What still has to reach the office, in figures: the same in every tab. */
import { computed, onScopeDispose, ref } from 'vue'
import { when } from '@/clock/telling'
import { WORTH_SAYING_MS, offsetMs } from '@/clock/clock'
import { db, note } from '@/db/database'
import { live } from '@/db/live'
import { SETTLED } from '@/queue/saidOf'
import { LAST_SENT, PAUSED } from '@/queue/sender'
import { troubleNow } from '@/queue/trouble'
import { size } from '@/queue/sizes'
import { session } from '@/session/session'
import { isTight, room } from '@/shell/room'
import { shell } from '@/shell/shell'
import { t } from '@/words'

interface Figures {
  count: number
  bytes: number
  texts: number
  originals: number
}

async function count(): Promise<Figures> {
  const rows = await db.items.where('state').noneOf(SETTLED).toArray()
  const figures = { count: rows.length, bytes: 0, texts: 0, originals: 0 }
  for (const row of rows) {
    const text = row.receipt ? 0 : row.textBytes
    if (row.state === 'parked') {
      figures.bytes += row.textBytes + row.fileBytes
      continue
    }
    figures.texts += text ? 1 : 0
    figures.originals += Math.max(0, row.fileBytes - row.sentBytes)
    figures.bytes += text + Math.max(0, row.fileBytes - row.sentBytes)
  }
  return figures
}

function useOnline() {
  const online = ref(navigator.onLine)
  const look = () => (online.value = navigator.onLine)
  window.addEventListener('online', look)
  window.addEventListener('offline', look)
  onScopeDispose(() => {
    window.removeEventListener('online', look)
    window.removeEventListener('offline', look)
  })
  return online
}

export function useUnsent() {
  const figures = live(count, { count: 0, bytes: 0, texts: 0, originals: 0 })
  const paused = live(async () => (await note<boolean>(PAUSED)) ?? false, false)
  const trouble = live(troubleNow, null)
  const lastSent = live(async () => (await note<number>(LAST_SENT)) ?? null, null)
  const signedIn = live(async () => {
    const officer = session.officer?.id
    return !officer || (await db.officers.get(officer))?.tokens !== null
  }, true)
  const online = useOnline()
  const over = computed(() => session.over || !signedIn.value)

  const warning = computed(() => {
    if (over.value) return t('queue.over')
    if (isTight()) return t('queue.tight', { free: size(room.free ?? 0) })
    if (paused.value) return t('queue.paused')
    if (!online.value || trouble.value?.what === 'offline') return t('queue.offline')
    if (trouble.value && trouble.value.what !== 'over') {
      return t(`queue.${trouble.value.what}`, { detail: trouble.value.detail })
    }
    const off = Math.abs(offsetMs.value ?? 0)
    if (off > WORTH_SAYING_MS) {
      return t('queue.clockOff', { minutes: Math.round(off / 60_000) })
    }
    return shell.ready ? t(shell.safe ? 'shell.readySafe' : 'shell.readyWaits') : ''
  })
  const summary = computed(() => {
    const { count: unsent, bytes } = figures.value
    const what = unsent
      ? t('queue.unsent', { count: unsent, size: size(bytes) })
      : t('queue.allSent')
    const last = lastSent.value
      ? t('queue.lastSent', { at: when(lastSent.value) })
      : t('queue.neverSent')
    return `${what} · ${last}`
  })
  return { figures, paused, over, warning, summary }
}
