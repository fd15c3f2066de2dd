/** What is said of a thing on the map, line by line. */
import { dayInChina } from '@/clock/clock'
import { fullDayOf } from '@/clock/telling'
import { itemOf, type Thing } from '@/map/things'
import { t } from '@/words'

export interface Fact {
  label: string
  words: string
  bad?: boolean
}

function fact(name: string, words: string | null | undefined, bad = false): Fact[] {
  return words ? [{ label: t(`map.fact.${name}`), words, bad }] : []
}

function dayIn(at: string | null | undefined): string | null {
  return at ? fullDayOf(at.slice(0, 10)) : null
}

function ofRight(id: string): Fact[] {
  const right = itemOf('right', id)
  if (!right) return []
  const over = right.valid_to !== null && right.valid_to < dayInChina()
  return [
    ...fact('state', t(`map.state.${right.state}`), right.state !== 'valid'),
    ...fact('licence', right.licence_no),
    ...fact('holder', right.holder),
    ...fact('mineral', right.mineral),
    ...fact('validTo', dayIn(right.valid_to), over),
  ]
}

function ofBoard(id: string): Fact[] {
  const board = itemOf('board', id)
  if (!board) return []
  const bad = ['defective', 'missing'].includes(board.state)
  return [
    ...fact('state', t(`boards.state.${board.state}`), bad),
    ...fact('lookedAt', dayIn(board.checked_at) ?? t('boards.neverLooked')),
  ]
}

function ofZone(id: string): Fact[] {
  const zone = itemOf('zone', id)
  if (!zone) return []
  const about = zone.simplified_m ? t('map.simplified', { metres: zone.simplified_m }) : null
  return [
    ...fact('zoneKind', t(`map.zone.${zone.kind}`)),
    ...fact('layer', zone.layer),
    ...fact('grade', zone.grade && t(`map.grade.${zone.grade}`)),
    ...fact('outline', about),
  ]
}

function ofWork(thing: Thing): Fact[] {
  const { id } = thing
  const [task, look] = [itemOf('task', id), itemOf('follow_up', id)]
  const [visit, reason] = [itemOf('visit', id), itemOf('reason', id)]
  if (task) return [...fact('due', dayIn(task.due_day)), ...fact('note', task.note)]
  if (look) return [...fact('due', dayIn(look.due_on)), ...fact('party', look.party)]
  if (visit)
    return [
      ...fact('day', dayIn(visit.day)),
      ...fact('why', visit.why),
      ...fact('note', visit.note),
    ]
  return reason ? fact('until', dayIn(reason.until)) : []
}

export function factsOf(thing: Thing): Fact[] {
  if (thing.kind === 'right') return ofRight(thing.id)
  if (thing.kind === 'board') return ofBoard(thing.id)
  return thing.kind === 'zone' ? ofZone(thing.id) : ofWork(thing)
}
