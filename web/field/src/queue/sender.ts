/**
 * The sender: one tab of the phone brings what is sealed to the office, whoever sealed it.
 *
 * It works while somebody has unlocked the phone. What it came to is in the database, so that
 * every tab shows the same; only who sends is decided by a lock of the browser.
 */
import { liveQuery } from 'dexie'
import { watch } from 'vue'
import { Offline } from '@/api/call'
import { db, keepNote, note } from '@/db/database'
import { isFull } from '@/db/faults'
import type { ItemRow } from '@/db/rows'
import { originalsMayGo } from '@/queue/link'
import { afterReceipt, comeBackAll, lacking, sendOriginals } from '@/queue/originals'
import { retryDelayMs } from '@/queue/pace'
import { sendPreviews } from '@/queue/previews'
import { sweep } from '@/queue/sweep'
import { BEFORE_RECEIPT, askStanding, dueTexts, sendTexts } from '@/queue/texts'
import { meaning, say } from '@/queue/trouble'
import { session } from '@/session/session'
import { SessionOver } from '@/session/tokens'
import { giveWay } from '@/shell/reserve'
import { Locked, isOpen } from '@/vault/box'

const LOCK = 'kuangxun-sender'
const BEAT = 'kuangxun-sender-beat'
const BEAT_MS = 10_000
const DEAD_MS = 120_000
const LONGEST_REST_MS = 60_000
const ASK_AGAIN_MS = 5 * 60_000
const REVIEWS_MS = 30 * 60_000

const MOVING = [...BEFORE_RECEIPT, 'received', 'held']

export const PAUSED = 'queue_paused'
export const LAST_SENT = 'queue_last_sent'

const others = new BroadcastChannel('kuangxun-queue')
let wake: () => void = () => undefined
let turn = 0
let unmet = 0
let nudged = false

/** Something is to be sent, or may be again: do not wait any longer, in whichever tab. */
export function nudge(): void {
  others.postMessage('nudge')
  heed()
}

function heed(): void {
  unmet = 0
  nudged = true
  wake()
}

export function startSender(): void {
  others.addEventListener('message', heed)
  window.addEventListener('online', heed)
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) heed()
  })
  liveQuery(() => db.items.where('state').equals('sealed').count()).subscribe({
    next: (sealed) => {
      if (sealed) heed()
    },
    error: reportError,
  })
  watch(
    () => session.officer?.id ?? null,
    (officer) => compete(officer),
    { immediate: true },
  )
  watch(() => session.over, nudge)
  window.setInterval(takeOver, DEAD_MS / 4)
}

/** Stand in line for the lock; whoever locked up or was overtaken stands back. */
function compete(officer: string | null, steal = false): void {
  const mine = (turn += 1)
  heed()
  if (!officer) return
  navigator.locks
    .request(LOCK, { steal }, () => (mine === turn ? lead(officer, () => mine === turn) : null))
    .then(() => comeAgain(mine))
    .catch((fault: unknown) => {
      if (!(fault instanceof DOMException) || fault.name !== 'AbortError') return reportError(fault)
      if (mine === turn) compete(session.officer?.id ?? null) // overtaken: stand in line again
    })
}

/** Whose session is over lets another tab send, and looks again later. */
async function comeAgain(mine: number): Promise<void> {
  if (mine !== turn) return
  await resting(LONGEST_REST_MS)
  if (mine === turn) compete(session.officer?.id ?? null)
}

/** A tab that the phone put to sleep may hold the lock for hours: then one that is seen goes on. */
function takeOver(): void {
  const beat = Number(localStorage.getItem(BEAT) ?? Date.now())
  const officer = session.officer?.id
  if (officer && !document.hidden && Math.abs(Date.now() - beat) > DEAD_MS) compete(officer, true)
}

async function lead(officer: string, goOn: () => boolean): Promise<void> {
  const beat = () => localStorage.setItem(BEAT, String(Date.now()))
  beat()
  const beating = window.setInterval(beat, BEAT_MS)
  try {
    await comeBackAll()
    while (goOn() && isOpen()) {
      const rest = await round(officer, goOn)
      if (session.over) return
      if (goOn()) await resting(rest)
    }
  } finally {
    window.clearInterval(beating)
  }
}

function resting(ms: number): Promise<void> {
  return new Promise((done) => {
    if (nudged) return done()
    const timer = setTimeout(done, ms)
    wake = () => {
      clearTimeout(timer)
      done()
    }
  })
}

/** Do what can be done now; return how long to rest in ms. */
async function round(officer: string, goOn: () => boolean): Promise<number> {
  wake = () => undefined
  nudged = false
  try {
    await sweep().catch(reportError) // a full phone cannot note it, and sends all the same
    if (await note<boolean>(PAUSED)) return LONGEST_REST_MS
    if (!navigator.onLine) throw new Offline('no network')
    await send(officer, goOn)
    unmet = 0
    await say(null)
    return await untilDue()
  } catch (fault) {
    if (fault instanceof Locked) return LONGEST_REST_MS
    if (fault instanceof SessionOver) session.over = true
    if (isFull(fault) && (await giveWay(0))) return 0 // what is sent makes room, once that is noted
    await say(meaning(fault)).catch(reportError)
    unmet += 1
    return Math.min(retryDelayMs(unmet), LONGEST_REST_MS)
  }
}

async function send(officer: string, goOn: () => boolean): Promise<void> {
  if (await sendTexts(goOn)) await keepNote(LAST_SENT, Date.now())
  await sendPreviews(goOn)
  if (await originalsMayGo()) await sendOriginals(officer, goOn)
  await askWhatElse()
  await askReviews()
}

/** Records whose files another phone has, or that wait for another record. */
async function askWhatElse(): Promise<void> {
  const idle: ItemRow[] = []
  for (const row of await afterReceipt()) if (!(await lacking(row)).length) idle.push(row)
  if (!idle.length) return
  await askStanding(idle)
  const ids = idle.map((row) => row.id)
  await db.items
    .where('id')
    .anyOf(ids)
    .and((row) => row.state === 'received' || row.state === 'held')
    .modify({ nextTryAt: Date.now() + ASK_AGAIN_MS })
}

async function askReviews(): Promise<void> {
  const last = (await note<number>('queue_reviews_asked')) ?? 0
  if (Math.abs(Date.now() - last) < REVIEWS_MS) return
  await askStanding(await db.items.where('state').anyOf('complete', 'returned').toArray())
  await keepNote('queue_reviews_asked', Date.now())
}

async function untilDue(): Promise<number> {
  if ((await dueTexts()).length) return 0
  const rows = await db.items.where('state').anyOf(MOVING).toArray()
  const ahead = rows.map((row) => row.nextTryAt - Date.now()).filter((ms) => ms > 0)
  return Math.min(LONGEST_REST_MS, ...ahead)
}
