import 'fake-indexeddb/auto'
import { expect, test } from 'vitest'
import { changed } from '@/pack/pack'

test('changes bring what is new, replace what is other and take away what is gone', () => {
  const before = {
    rights: [
      { id: 'a', name: '旧' },
      { id: 'b', name: '留' },
      { id: 'c', name: '走' },
    ],
    tasks: [{ id: 't' }],
  }
  const after = changed(before, {
    cursor: 'next',
    changed: { rights: [{ id: 'a', name: '新' }], visits: [{ id: 'v' }] },
    gone: [
      { section: 'rights', id: 'c', reason: 'ended_or_out_of_scope' },
      { section: 'tasks', id: 't', reason: 'answered_or_withdrawn' },
    ],
  })

  expect(after.rights).toEqual([
    { id: 'b', name: '留' },
    { id: 'a', name: '新' },
  ])
  expect(after.tasks).toEqual([])
  expect(after.visits).toEqual([{ id: 'v' }])
})
