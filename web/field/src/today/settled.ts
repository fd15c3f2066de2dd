/** What was answered on this phone, though the pack may not know it yet. */
import { db } from '@/db/database'
import type { ItemRow, Sealed } from '@/db/rows'
import { offsetMs } from '@/clock/clock'
import { pack } from '@/pack/pack'
import { session } from '@/session/session'
import { open } from '@/vault/box'

/** Item → ids of the pack that it answers. A sealed record never changes. */
const known = new Map<string, string[]>()
const ANSWERS = ['verification', 'patrol', 'correction']

function answeredBy(payload: Record<string, unknown>): string[] {
  const looks = Array.isArray(payload.follow_ups) ? (payload.follow_ups as unknown[]) : []
  const findings = looks.map((look) => (look as { finding_id?: unknown }).finding_id)
  return [payload.task_id, payload.corrects, ...findings].filter(
    (one): one is string => typeof one === 'string',
  )
}

async function read(row: ItemRow): Promise<string[]> {
  const before = known.get(row.id)
  if (before) return before
  const ids = answeredBy((await open<Sealed>(row.box)).payload)
  known.set(row.id, ids)
  return ids
}

/** The pack that came after the office had it knows better. */
export function isNews(row: ItemRow): boolean {
  if (!row.completeAt || !pack.about) return true
  return Date.parse(row.completeAt) - (offsetMs.value ?? 0) > pack.about.fetchedAt
}

/** Ids of tasks, findings and patrols that the officer at work sealed an answer to. */
export async function settled(): Promise<Set<string>> {
  const rows = await db.items
    .where('author')
    .equals(session.officer?.id ?? '')
    .toArray()
  const standing = rows.filter(
    (row) => ANSWERS.includes(row.kind) && row.state !== 'parked' && isNews(row),
  )
  return new Set((await Promise.all(standing.map(read))).flat())
}
