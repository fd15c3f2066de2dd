/** Keeps the pack fresh while there is a network, and never in anybody's way. */
import { liveQuery } from 'dexie'
import { shallowReactive, watch } from 'vue'
import { Offline } from '@/api/call'
import { db } from '@/db/database'
import { pack, recallPack, refreshPack } from '@/pack/pack'
import { session } from '@/session/session'
import { SessionOver } from '@/session/tokens'
import { Locked } from '@/vault/box'

const OLD_MS = 15 * 60_000
const LOOK_MS = 60_000
/** So long the office's jobs take to weigh a record, most of the time. */
const WEIGHED_MS = 5000

/** `fault` is what the last try ended with; null after one that went well. */
export const upkeep = shallowReactive({ busy: false, fault: null as unknown })

/** Fetch what is new now; one try at a time. The outcome is in `upkeep`. */
export async function refreshNow(): Promise<void> {
  const officer = session.officer?.id
  if (!officer || upkeep.busy) return
  upkeep.busy = true
  try {
    if (pack.officer !== officer) await recallPack(officer)
    await refreshPack(officer)
    upkeep.fault = null
  } catch (fault) {
    upkeep.fault = fault
    const foreseen = [Offline, SessionOver, Locked].some((kind) => fault instanceof kind)
    if (!foreseen) reportError(fault)
  } finally {
    upkeep.busy = false
  }
}

function isDue(): boolean {
  if (!session.officer || !navigator.onLine || document.hidden) return false
  return !pack.about || Math.abs(Date.now() - pack.about.fetchedAt) > OLD_MS
}

function look(): void {
  if (isDue()) void refreshNow()
}

/** What the office makes of a record shows in the pack: it is fetched a little after. */
function followArrivals(): void {
  let known = 0
  liveQuery(() => db.items.where('state').equals('complete').count()).subscribe({
    next: (count) => {
      if (count > known) window.setTimeout(() => void refreshNow(), WEIGHED_MS)
      known = count
    },
    error: reportError,
  })
}

export function startUpkeep(): void {
  followArrivals()
  watch(() => session.officer?.id, look, { immediate: true })
  window.addEventListener('online', look)
  document.addEventListener('visibilitychange', look)
  window.setInterval(look, LOOK_MS)
}
