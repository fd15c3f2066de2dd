import 'fake-indexeddb/auto'
import { expect, test } from 'vitest'
import { dues, expiring } from '@/today/dues'

const task = {
  id: 't1',
  clue_id: 'c1',
  clue_number: '2026-7',
  due_day: '2026-11-20',
  provisional: true,
  note: '',
  description: '后山采石',
  party: null,
  offence: null,
  lon: null,
  lat: null,
}
const look = {
  id: 's1',
  finding_id: 'f1',
  due_on: '2026-11-19',
  provisional: false,
  description: '新采坑',
  party: '马某某',
  offence: null,
  measure: 'stop_notice' as const,
  found_at: '2026-11-12T09:00:00+08:00',
  lon: null,
  lat: null,
}

test('what is due first stands first, and what was answered here no longer stands', () => {
  const said = { tasks: [task], follow_ups: [look], visits: [], returned_patrols: [] }
  expect(dues(said).map((due) => [due.key, due.provisional])).toEqual([
    ['follow_up/s1', false],
    ['task/t1', true],
  ])
  expect(dues(said, new Set(['t1', 'f1']))).toEqual([])
})

test('a right that ends within ninety days is named, one without an end never', () => {
  const rights = [
    { id: 'a', name: '甲', valid_to: '2027-02-19' },
    { id: 'b', name: '乙', valid_to: '2027-02-20' },
    { id: 'c', name: '丙', valid_to: null },
    { id: 'd', name: '丁', valid_to: '2026-11-01' },
  ]
  const found = expiring(rights, '2026-11-21')
  expect(found.map((one) => [one.id, one.daysLeft])).toEqual([
    ['d', -20],
    ['a', 90],
  ])
})
