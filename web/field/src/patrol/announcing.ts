/** Tells the office that a patrol has set out: no evidence, no part of its record, in nobody's way. */
import { liveQuery } from 'dexie'
import { watch } from 'vue'
import { Offline, Refused } from '@/api/call'
import { keepNote, note } from '@/db/database'
import type { DraftRow, OfficerRow } from '@/db/rows'
import { runningPatrol } from '@/patrol/patrols'
import { may, session } from '@/session/session'
import { SessionOver, callSigned } from '@/session/tokens'
import { Locked } from '@/vault/box'

const DEPARTURES = '/api/patrols/duty/departures'
const LOCK = 'kuangxun-departure'
/** The last patrol that the office was told of, or would not hear of. */
const TOLD = 'departure_told'
/** A line that comes back does not always say so. */
const AGAIN_MS = 60_000
const SERVER_FAULT = 500

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

function announce(): void {
  const [draft, officer] = [running, session.officer]
  if (!draft || draft.author !== officer?.id || !mayAnnounce() || !navigator.onLine) return
  void navigator.locks
    .request(LOCK, { ifAvailable: true }, (lock) => (lock ? tell(draft.id, officer) : null))
    .catch(reportError)
}

/** Once for each patrol: it is named by its own id, so that asking again makes no second one. */
async function tell(patrol: string, { officeId }: OfficerRow): Promise<void> {
  if ((await note<string>(TOLD)) === patrol) return
  try {
    await callSigned('POST', DEPARTURES, { body: { departure_id: patrol, office_id: officeId } })
  } catch (fault) {
    if (isForLater(fault)) return
    if (!(fault instanceof Refused)) throw fault
  }
  await keepNote(TOLD, patrol)
}

function isForLater(fault: unknown): boolean {
  if (fault instanceof Refused) return fault.status >= SERVER_FAULT
  return [Offline, SessionOver, Locked].some((kind) => fault instanceof kind)
}
