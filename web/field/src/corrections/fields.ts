/** What of each kind of record a correction may change; what it must leave as it was. */
import type { ItemRow, Kind } from '@/db/rows'
import { signingDays, type Notice } from '@/finding/findings'

export type FieldKind =
  'words' | 'line' | 'flag' | 'day' | 'offence' | 'people' | 'measure' | 'notice' | 'stopped'

export interface Field {
  name: string
  kind: FieldKind
}

export type Correctable = 'patrol' | 'finding' | 'signboard_check' | 'clue_report' | 'verification'

function of(kind: FieldKind, ...names: string[]): Field[] {
  return names.map((name) => ({ name, kind }))
}

/**
 * Where and when a patrol walked stays as sealed, so do the right of a board, the result of a
 * verification and who told a clue: the office refuses corrections of those.
 */
export const FIELDS: Record<Correctable, Field[]> = {
  patrol: [
    ...of('line', 'area'),
    ...of('flag', 'violation_found'),
    ...of('words', 'content', 'measures', 'opinion', 'follow_up'),
    ...of('people', 'members'),
  ],
  finding: [
    ...of('words', 'description'),
    ...of('line', 'party'),
    ...of('offence', 'suspected_offence'),
    ...of('measure', 'measure'),
    ...of('notice', 'notice'),
    ...of('stopped', 'stopped'),
  ],
  signboard_check: [
    ...of('flag', 'present', 'conspicuous', 'legible', 'damaged'),
    ...of('line', 'licence_no_read', 'holder_read'),
    ...of('day', 'valid_to_read'),
    ...of('words', 'remark'),
  ],
  clue_report: [
    ...of('words', 'description'),
    ...of('line', 'party'),
    ...of('offence', 'suspected_offence'),
  ],
  verification: [
    ...of('words', 'description'),
    ...of('line', 'party'),
    ...of('offence', 'offence'),
  ],
}

export function isCorrectable(kind: Kind): kind is Correctable {
  return kind in FIELDS
}

/** What was refused never was a record: there is nothing to correct. */
export function mayCorrect(row: Pick<ItemRow, 'kind' | 'state'>): boolean {
  return row.state !== 'parked' && (row.kind === 'correction' || isCorrectable(row.kind))
}

function noticeAsEntered(notice: Notice | null): Notice | null {
  return notice && { ...notice, printed_no: notice.printed_no?.trim() || null }
}

/** What may be null is null when it is emptied; the rest is an empty text. */
const NULLABLE = new Set([
  'party',
  'suspected_offence',
  'offence',
  'licence_no_read',
  'holder_read',
  'valid_to_read',
  'damaged',
])

export function valueOf(field: Field, entered: unknown): unknown {
  if (field.kind === 'notice') return noticeAsEntered(entered as Notice | null)
  if (typeof entered !== 'string') return entered
  const words = entered.trim()
  return words === '' && NULLABLE.has(field.name) ? null : words
}

export type Said = Record<string, unknown>

export interface Change {
  field: Field
  before: unknown
  after: unknown
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one ?? null) === JSON.stringify(other ?? null)
}

/** There is no notice to stop where another measure was taken. */
function noneServed(field: Field, after: Said): boolean {
  return field.kind === 'notice' && after.measure !== 'stop_notice'
}

export function isAsked(field: Field, after: Said): boolean {
  return !noneServed(field, after)
}

/** A day that was sealed wrongly may stay; another is neither before the finding nor to come. */
export function isDayWrong(before: Said, after: Said): boolean {
  const [was, is] = [before.notice as Notice | null, after.notice as Notice | null]
  if (after.measure !== 'stop_notice' || !is || is.signed_on === was?.signed_on) return false
  const [first, last] = signingDays(String(after.found_at))
  return is.signed_on < first || is.signed_on > last
}

export function changesOf(kind: Correctable, before: Said, after: Said): Change[] {
  return FIELDS[kind]
    .map((field) => ({
      field,
      before: before[field.name],
      after: noneServed(field, after) ? null : valueOf(field, after[field.name]),
    }))
    .filter((change) => !same(change.before, change.after))
}

/** The whole payload as it should have been. The track is left out: it stays as it was sealed. */
export function corrected(kind: Correctable, before: Said, after: Said): Said {
  const changes = changesOf(kind, before, after)
  const changed = Object.fromEntries(changes.map(({ field, after }) => [field.name, after]))
  const whole = { ...before, ...changed }
  return kind === 'patrol' ? { ...whole, track: null } : whole
}
