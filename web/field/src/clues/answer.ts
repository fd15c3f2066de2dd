/** The answer to a task: what was found at the place, as it is written and as it is sealed. */
import { iso } from '@/clock/clock'
import type { WireFix } from '@/db/rows'
import type { Placed } from '@/forms/drafting'
import { sealedGroundAt } from '@/map/standing'

export const RESULTS = ['true', 'partly', 'not_true'] as const

export interface AnswerBody extends Placed {
  task: string
  result: string | null
  description: string
  companions: string[]
  stopOrdered: boolean | null
  party: string
  offence: string | null
}

export function freshAnswer(
  task: string,
  known: { party: string | null; offence: string | null } | null,
): AnswerBody {
  const said = { party: known?.party ?? '', offence: known?.offence ?? null, description: '' }
  return { fix: null, task, result: null, companions: [], stopOrdered: null, ...said }
}

export type Missing = 'fix' | 'result' | 'description' | 'stop'

export function missingOf(body: AnswerBody): Missing[] {
  const missing: Missing[] = []
  if (!body.fix) missing.push('fix')
  if (!body.result) missing.push('result')
  if (!body.description.trim()) missing.push('description')
  if (body.stopOrdered === null) missing.push('stop')
  return missing
}

export function payload(body: AnswerBody, fix: WireFix, startedAt: number) {
  return {
    task_id: body.task,
    visited_at: iso(new Date(startedAt)),
    fix,
    result: body.result,
    description: body.description.trim(),
    companions: [...body.companions],
    stop_ordered: body.stopOrdered === true,
    party: body.party.trim() || null,
    offence: body.offence,
    ground: sealedGroundAt(fix),
  }
}
