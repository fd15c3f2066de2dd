/** What somebody told an officer in the field, as it is written and as it is sealed. */
import { iso } from '@/clock/clock'
import type { Placed } from '@/forms/drafting'
import { sealedGroundAt } from '@/map/standing'

/** Those by which an officer outdoors hears of something; the rest come to the desk. */
export const CHANNELS = [
  'walk_in',
  'phone',
  'leader',
  'report_from_below',
  'other_department',
  'letter',
  'media',
  'web',
  'email',
  'fax',
  'satellite',
  'drone',
  'monitoring',
] as const

export interface ReportBody extends Placed {
  channel: string
  description: string
  offence: string | null
  party: string
  name: string
  contact: string
  /** Whether it is about the place the officer stands at. */
  here: boolean | null
}

export function freshReport(): ReportBody {
  const words = { description: '', party: '', name: '', contact: '' }
  return { fix: null, channel: 'walk_in', offence: null, here: null, ...words }
}

export type Missing = 'description' | 'here' | 'fix' | 'name'

export function missingOf(body: ReportBody): Missing[] {
  const missing: Missing[] = []
  if (!body.description.trim()) missing.push('description')
  if (body.here === null) missing.push('here')
  if (body.here && !body.fix) missing.push('fix')
  if (body.contact.trim() && !body.name.trim()) missing.push('name')
  return missing
}

export function payload(body: ReportBody, startedAt: number) {
  const fix = body.here ? body.fix : null
  const name = body.name.trim()
  return {
    reported_at: iso(new Date(startedAt)),
    channel: body.channel,
    fix,
    description: body.description.trim(),
    suspected_offence: body.offence,
    party: body.party.trim() || null,
    informant: name ? { name, contact: body.contact.trim() } : null,
    ground: fix && sealedGroundAt(fix),
  }
}
