/**
 * A phone that is put down locks itself: its records stay readable by nobody but their officer.
 *
 * Not while a patrol is recorded, for its officer looks at the way and not at the phone; and not
 * while files are kept or sent, for sending has to open what it sends. Even then not for ever.
 */
import { nextTick } from 'vue'
import { db } from '@/db/database'
import { router } from '@/router'
import { heedSigningOut, lockUp } from '@/session/entering'
import { IDLE_MS, isDue } from '@/session/idleness'
import { session } from '@/session/session'

const LOOK_MS = 15_000
const SIGNS = ['pointerdown', 'keydown', 'touchstart', 'wheel'] as const

let touchedAt = Date.now()
let busy = 0

/** Keep the app open while something runs that needs its officer; the answer ends it. */
export function stayOpen(): () => void {
  busy += 1
  let ended = false
  return () => {
    if (!ended) busy -= 1
    ended = true
  }
}

function touched(): void {
  touchedAt = Date.now()
}

async function look(): Promise<void> {
  if (!session.officer || Math.abs(Date.now() - touchedAt) <= IDLE_MS) return
  const recording = (await db.drafts.where('recording').equals(1).count()) > 0
  const sending =
    navigator.onLine && (await db.items.where('state').equals('uploading').count()) > 0
  if (isDue(Date.now() - touchedAt, recording, busy > 0 || sending)) await lockNow()
}

/** Lock, and show nothing but the way in; where one was is where one comes back to. */
export async function lockNow(): Promise<void> {
  const next = router.currentRoute.value.fullPath
  try {
    // The forms keep what was written while its officer is still there.
    await router.replace({ name: 'unlock', query: { next } })
    await nextTick()
  } finally {
    lockUp()
  }
}

export function startIdle(): void {
  for (const sign of SIGNS) window.addEventListener(sign, touched, { passive: true, capture: true })
  heedSigningOut(() => void lockNow().catch(reportError))
  const lookNow = () => void look().catch(reportError)
  window.setInterval(lookNow, LOOK_MS)
  // Timers sleep with the page: what they missed is made up for at once.
  document.addEventListener('visibilitychange', lookNow)
}
