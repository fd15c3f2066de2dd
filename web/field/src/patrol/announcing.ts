/**
 * Tells the office that a patrol has set out, and of one that was thrown away that nothing came of
 * it: no evidence, no part of its record, in nobody's way.
 */
import { liveQuery } from 'dexie'
import { watch } from 'vue'
import { Offline, Refused } from '@/api/call'
import { db, keepNote, note } from '@/db/database'
import type { DraftRow, OfficerRow } from '@/db/rows'
import { runningPatrol } from '@/patrol/patrols'
import { may, session } from '@/session/session'
import { SessionOver, callSigned } from '@/session/tokens'
import { Locked } from '@/vault/box'

const DEPARTURES = '/api/patrols/duty/departures'
const LOCK = 'kuangxun-departure'
/** The last patrol that the office was told of, or would not hear of. */
const TOLD = 'departure_told'
/** Patrols that the office may have heard of: an answer can be lost. */
const TRIED = 'departures_tried'
const WITHDRAWN = 'departures_withdrawn'
const MOST_TRIED = 50
/** A line that comes back does not always say so. */
const AGAIN_MS = 60_000
const SERVER_FAULT = 500

/** What the office is to be told; in the clear, as ids of drafts are. */
interface Withdrawal {
  id: string
  office: string
}

let running: DraftRow | null = null

/** The posts of some offices do not speak for them. */
export function mayAnnounce(): boolean {
  return may('patrols.walk')
}

/** Tell of the patrol that runs as soon as somebody is at work and a network is there. */
export function startAnnouncing(): void {
  liveQuery(async () => (await runningPatrol()) ?? null).subscribe({
    next: (draft) => {
      running = draft
      announce()
    },
    error: reportError,
  })
  watch(() => session.officer?.id, announce)
  window.addEventListener('online', announce)
  window.setInterval(announce, AGAIN_MS)
}

/** Say what is to be said, if somebody is at work who may, and a network is there. */
export function announce(): void {
  const officer = session.officer
  if (!officer || !mayAnnounce() || !navigator.onLine) return
  void navigator.locks
    .request(LOCK, { ifAvailable: true }, (lock) => (lock ? sayAll(officer) : null))
    .catch(reportError)
}

async function sayAll(officer: OfficerRow): Promise<void> {
  if (running?.author === officer.id) await tell(running.id, officer)
  await withdrawAll(officer)
}

/** Once for each patrol: it is named by its own id, so that asking again makes no second one. */
async function tell(patrol: string, { officeId }: OfficerRow): Promise<void> {
  if ((await note<string>(TOLD)) === patrol) return
  const tried = (await note<string[]>(TRIED)) ?? []
  await keepNote(TRIED, [...tried.filter((one) => one !== patrol), patrol].slice(-MOST_TRIED))
  const body = { departure_id: patrol, office_id: officeId }
  if (await isSaid(() => callSigned('POST', DEPARTURES, { body }))) await keepNote(TOLD, patrol)
}

/** Have the office told, once there is a network, that nothing came of a patrol it may know of. */
export async function keepWithdrawal(id: string, office: string): Promise<void> {
  await db.transaction('rw', db.notes, async () => {
    if (!(await note<string[]>(TRIED))?.includes(id)) return
    await keepNote(WITHDRAWN, [...(await waiting()), { id, office }])
  })
}

async function waiting(): Promise<Withdrawal[]> {
  return (await note<Withdrawal[]>(WITHDRAWN)) ?? []
}

/** Asking again changes nothing, and whoever is of that office may ask. */
export async function withdrawAll({ officeId }: Pick<OfficerRow, 'officeId'>): Promise<void> {
  for (const { id } of (await waiting()).filter((one) => one.office === officeId)) {
    if (!(await isSaid(() => callSigned('POST', `${DEPARTURES}/${id}/withdraw`)))) return
    await db.transaction('rw', db.notes, async () => {
      const others = (await waiting()).filter((one) => one.id !== id)
      await keepNote(WITHDRAWN, others)
    })
  }
}

/** Whether the office has heard it, or will not hear of it; what failed for now is asked again. */
async function isSaid(call: () => Promise<unknown>): Promise<boolean> {
  try {
    await call()
  } catch (fault) {
    if (isForLater(fault)) return false
    if (!(fault instanceof Refused)) throw fault
  }
  return true
}

function isForLater(fault: unknown): boolean {
  if (fault instanceof Refused) return fault.status >= SERVER_FAULT
  return [Offline, SessionOver, Locked].some((kind) => fault instanceof kind)
}
