/** What waits until a day, and what runs out: from the pack, the earliest first. */
import { daysUntil } from '@/clock/telling'
import type { SectionItems } from '@/pack/items'

export type DueKind = 'task' | 'follow_up' | 'visit' | 'returned'

export interface Due {
  key: string
  kind: DueKind
  id: string
  /** `YYYY-MM-DD`; null for what has no day and waits all the same. */
  day: string | null
  words: string
  /** The day is not final: the calendar of that year is not published yet. */
  provisional: boolean
}

export interface Expiring {
  id: string
  name: string
  day: string
  daysLeft: number
}

type Said = Pick<SectionItems, 'tasks' | 'follow_ups' | 'visits' | 'returned_patrols'>
type Waiting = { [Name in keyof Said]: Said[Name][] }

/** Those without a day first: they were sent back and nothing goes on without them. */
export function dues(said: Waiting, settled: ReadonlySet<string> = new Set()): Due[] {
  const open = (one: { id: string }): boolean => !settled.has(one.id)
  const looks = said.follow_ups.filter((one) => !settled.has(one.finding_id))
  const all: Due[] = [
    ...said.returned_patrols
      .filter(open)
      .map((one) =>
        due('returned', one.id, null, `${one.reference ?? one.walked_on}：${one.reason}`),
      ),
    ...said.tasks
      .filter(open)
      .map((one) =>
        due('task', one.id, one.due_day, `${one.clue_number} ${one.description}`, one.provisional),
      ),
    ...looks.map((one) =>
      due(
        'follow_up',
        one.id,
        one.due_on,
        `${one.party ?? ''} ${one.description}`,
        one.provisional,
      ),
    ),
    ...said.visits.map((one) => due('visit', one.id, one.day, `${one.name} ${one.why}`)),
  ]
  return all.sort((one, other) => (one.day ?? '').localeCompare(other.day ?? ''))
}

function due(
  kind: DueKind,
  id: string,
  day: string | null,
  words: string,
  provisional = false,
): Due {
  return { key: `${kind}/${id}`, kind, id, day, words: words.trim(), provisional }
}

/** Rights that end within `within` days, or ended without being cancelled. */
export function expiring(
  rights: Pick<SectionItems['rights'], 'id' | 'name' | 'valid_to'>[],
  today: string,
  within = 90,
): Expiring[] {
  return rights
    .flatMap(({ id, name, valid_to: day }) =>
      day ? [{ id, name, day, daysLeft: daysUntil(day, today) }] : [],
    )
    .filter((one) => one.daysLeft <= within)
    .sort((one, other) => one.day.localeCompare(other.day))
}
