/** Something a patrol came upon, from its first tap to its seal. */
import { dayInChina, iso, now, offsetMs } from '@/clock/clock'
import type { ItemRow, WireFix } from '@/db/rows'
import { isFresh, latest, toWire, type Fix } from '@/fix/fix'
import { sealedGroundAt } from '@/map/standing'
import { foundOn, runningPatrol } from '@/patrol/patrols'
import { walk } from '@/patrol/recorder'
import { openDraft, saveDraft, type Draft } from '@/seal/drafts'
import { newId, seal } from '@/seal/seal'
import { session } from '@/session/session'

export const MEASURES = ['none', 'spoken_stop', 'stop_notice'] as const
export type Measure = (typeof MEASURES)[number]

export interface FindingBody {
  patrolId: string | null
  /** ISO 8601 by the phone's clock: when it was begun. */
  foundAt: string
  fix: WireFix | null
  offence: string | null
  measure: Measure
  stopped: boolean | null
  party: string
  rightId: string | null
  description: string
  /** The description was written by the officer, not put together from what was tapped. */
  written: boolean
  printedNo: string
  signers: string[]
}

export type FindingDraft = Draft<FindingBody>

/** Begin one, of the patrol that the officer is on if there is one. */
export async function begin(): Promise<string> {
  const at = now()
  const patrol = await runningPatrol()
  const patrolId = patrol?.author === session.officer?.id ? (patrol?.id ?? null) : null
  const body: FindingBody = {
    patrolId,
    foundAt: iso(at),
    fix: fixNow(),
    offence: null,
    measure: 'none',
    stopped: null,
    party: '',
    rightId: null,
    description: '',
    written: false,
    printedNo: '',
    signers: [],
  }
  const id = newId()
  await saveDraft({ id, kind: 'finding', startedAt: at.getTime(), recording: false, body })
  return id
}

/** Null for what is sealed, dropped or another officer's. Raises `Locked`. */
export async function openFinding(id: string): Promise<FindingDraft | null> {
  const draft = await openDraft<FindingBody>(id)
  return draft?.kind === 'finding' && draft.author === session.officer?.id ? draft : null
}

export function fixNow(): WireFix | null {
  return isFresh(latest.value) ? toWire(latest.value) : null
}

/** The newest place anybody knows of, however old: to be sealed as `manual`, never as a fix. */
export function lastKnown(): Fix | null {
  return latest.value ?? walk.value?.last?.fix ?? null
}

export function asManual(fix: Fix): WireFix {
  return { ...toWire(fix), accuracy_m: null, source: 'manual' }
}

/** Whether anything was said or tapped that would be missed. */
export function isEmpty(body: FindingBody): boolean {
  const { description, party, printedNo, measure, offence, stopped, rightId } = body
  const tapped = [offence, stopped, rightId].some((one) => one !== null) || measure !== 'none'
  return !tapped && !`${description}${party}${printedNo}`.trim()
}

/** The notice to stop as it is sealed with a finding. */
export interface Notice {
  printed_no: string | null
  /** A day in China. */
  signed_on: string
  signers: string[]
}

/** Served when the finding was made: a legal day, by the service's clock as far as it is known. */
export function noticeOf(foundAt: string, printedNo: string, signers: string[]): Notice {
  const servedAt = new Date(Date.parse(foundAt) + (offsetMs.value ?? 0))
  return { printed_no: printedNo.trim() || null, signed_on: dayInChina(servedAt), signers }
}

/** The first and the last day on which a notice of this finding can have been signed. */
export function signingDays(foundAt: string): [string, string] {
  return [noticeOf(foundAt, '', []).signed_on, dayInChina()]
}

/** Raises if there is no place: an office cannot act on a finding nowhere. */
export function payload(body: FindingBody): Record<string, unknown> {
  if (!body.fix) throw new Error('a finding needs a place')
  const { measure } = body
  return {
    found_at: body.foundAt,
    fix: body.fix,
    description: body.description.trim(),
    suspected_offence: body.offence,
    party: body.party.trim() || null,
    right_id: body.rightId,
    patrol_id: body.patrolId,
    measure,
    stopped: body.stopped,
    notice: measure === 'stop_notice' ? noticeOf(body.foundAt, body.printedNo, body.signers) : null,
    ground: sealedGroundAt(body.fix, body.rightId),
  }
}

export async function sealFinding(draft: FindingDraft, title: string): Promise<ItemRow> {
  const { id, body } = draft
  const item = await seal({ id, kind: 'finding', title, payload: payload(body) })
  if (body.patrolId) await foundOn(body.patrolId, id)
  return item
}
