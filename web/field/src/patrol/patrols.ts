/** What an officer does with a patrol before it is sealed. */
import { iso, now, offsetMs } from '@/clock/clock'
import { db } from '@/db/database'
import type { DraftRow } from '@/db/rows'
import { openDraft, saveDraft, type Draft } from '@/seal/drafts'
import { newId } from '@/seal/seal'
import { session } from '@/session/session'

export const TRANSPORTS = ['foot', 'motorcycle', 'car', 'boat', 'drone', 'other'] as const
export type Transport = (typeof TRANSPORTS)[number]
export const OUTCOMES = ['stopped', 'partly', 'not_stopped'] as const
export type Outcome = (typeof OUTCOMES)[number]

export interface Stop {
  lon: number
  lat: number
  /** ISO 8601 by the phone's clock. */
  at: string
  note: string
}

export interface Look {
  finding_id: string
  outcome: Outcome
  note: string
  photos: string[]
}

/** The draft's body; the track is in `fixes`. */
export interface PatrolBody {
  startedAt: string
  endedAt: string | null
  /** How far the phone's clock was off, as far as was known; milliseconds. */
  offsetMs: number | null
  members: string[]
  transport: Transport
  area: string
  stops: Stop[]
  findings: string[]
  followUps: Look[]
  violationFound: boolean | null
  content: string
  measures: string
  opinion: string
  followUp: string
}

export interface Departure {
  members: string[]
  transport: Transport
  area: string
}

/** Another patrol is being recorded on this phone. */
export class AlreadyRunning extends Error {
  constructor(readonly draft: DraftRow) {
    super('a patrol is running')
    this.name = 'AlreadyRunning'
  }
}

/** As many as the office takes in one record; one a minute for a whole day. */
export const MOST_STOPS = 500

/** One record takes no more: this patrol is to be ended and the next begun. */
export class TooManyStops extends Error {
  constructor() {
    super('the patrol has all the stops a record takes')
    this.name = 'TooManyStops'
  }
}

/** Another tab chose to go on: what the way is, is not settled. */
export class PatrolWentOn extends Error {
  constructor() {
    super('the patrol went on')
    this.name = 'PatrolWentOn'
  }
}

export async function runningPatrol(): Promise<DraftRow | undefined> {
  return db.drafts.where('recording').equals(1).first()
}

/** `begin` what is recorded from here on: one patrol at a time, whichever tab asks. */
async function asTheOnlyOne<T>(id: string, begin: () => Promise<T>): Promise<T> {
  return navigator.locks.request('kuangxun-set-out', async () => {
    const running = await runningPatrol()
    if (running && running.id !== id) throw new AlreadyRunning(running)
    return begin()
  })
}

/** Set out: from here on the track is recorded. Raises `AlreadyRunning`. */
export async function setOut(departure: Departure): Promise<string> {
  const id = newId()
  await asTheOnlyOne(id, () => begun(id, departure))
  return id
}

async function begun(id: string, departure: Departure): Promise<void> {
  const at = now()
  const body: PatrolBody = {
    ...departure,
    startedAt: iso(at),
    endedAt: null,
    offsetMs: offsetMs.value,
    stops: [],
    findings: [],
    followUps: [],
    violationFound: null,
    content: '',
    measures: '',
    opinion: '',
    followUp: '',
  }
  await saveDraft({ id, kind: 'patrol', startedAt: at.getTime(), recording: true, body })
}

/** Null for a patrol that is sealed, dropped or another officer's. Raises `Locked`. */
export async function openPatrol(id: string): Promise<Draft<PatrolBody> | null> {
  const draft = await openDraft<PatrolBody>(id)
  return draft?.kind === 'patrol' && draft.author === session.officer?.id ? draft : null
}

/** One at a time over all tabs: changing a patrol, going on with it, and sealing it. */
export async function alone<T>(id: string, act: () => Promise<T>): Promise<T> {
  return navigator.locks.request(`kuangxun-draft-${id}`, act)
}

type Change = (draft: Draft<PatrolBody>) => void

/** Change what is kept of a patrol, one change at a time over all tabs. */
export async function changePatrol(id: string, change: Change): Promise<PatrolBody | null> {
  return alone(id, async () => {
    const draft = await openPatrol(id)
    if (!draft) return null
    change(draft)
    await saveDraft(draft)
    return draft.body
  })
}

/** Raises `TooManyStops`, with nothing kept of it. */
export async function stopHere(id: string, stop: Stop): Promise<PatrolBody | null> {
  return changePatrol(id, ({ body }) => {
    if (body.stops.length >= MOST_STOPS) throw new TooManyStops()
    body.stops.push(stop)
  })
}

export async function foundOn(id: string, finding: string): Promise<PatrolBody | null> {
  return changePatrol(id, ({ body }) => {
    body.findings = [...new Set([...body.findings, finding])]
  })
}

/** End: the recording stops, the record waits to be written and sealed. */
export async function comeBack(id: string): Promise<PatrolBody | null> {
  return changePatrol(id, (draft) => {
    draft.recording = false
    draft.body.endedAt = iso(now())
  })
}

/** It was not the end. Raises `AlreadyRunning`. */
export async function goOn(id: string): Promise<PatrolBody | null> {
  return asTheOnlyOne(id, () =>
    changePatrol(id, (draft) => {
      draft.recording = true
      draft.body.endedAt = null
    }),
  )
}
