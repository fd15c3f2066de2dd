import 'fake-indexeddb/auto'
import { expect, test, vi } from 'vitest'
import { db } from '@/db/database'
import type { FixRow, OfficerRow } from '@/db/rows'
import { ownWalk, recorder, startRecorder } from '@/patrol/recorder'
import { session } from '@/session/session'
import { box, lock } from '@/vault/box'
import { bringLocks } from './locks'
import { openVault } from './sealed'

test('where the track cannot be opened the true reason is told, until the patrol ends', async () => {
  bringLocks()
  vi.stubGlobal('document', new EventTarget())
  const unforeseen = vi.fn()
  vi.stubGlobal('reportError', unforeseen)
  await openVault()
  lock() // as after the page was killed: nobody gave a PIN yet
  const broken = new DOMException('backing store', 'UnknownError')
  const where = vi.spyOn(db.fixes, 'where').mockImplementation(() => {
    throw broken
  })
  startRecorder()
  const rest = { author: 'li', startedAt: 1, savedAt: 1, recording: 1 as const }
  await db.drafts.put({ id: 'patrol', kind: 'patrol', ...rest, box: await box({}) })
  await vi.waitFor(() => expect(recorder.fault).toBe(broken))
  expect([recorder.draft?.id, recorder.mine]).toEqual(['patrol', false])
  const ways = ['li', 'wang'].map((id) => {
    session.officer = { id } as OfficerRow
    return ownWalk() !== null
  })
  session.officer = null
  expect(ways).toEqual([true, false]) // the way is nobody's but its officer's

  await db.drafts.update('patrol', { recording: 0 })
  await vi.waitFor(() => expect(recorder.draft).toBeNull())
  expect([recorder.fault, recorder.mine]).toEqual([null, false])
  expect(unforeseen).not.toHaveBeenCalled()
  where.mockRestore()
})

test('a vault that is locked while the way is read is no fault; anything else is told', async () => {
  const told = vi.fn()
  vi.stubGlobal('reportError', told)
  const elsewhere = () => new Promise(() => undefined) // another tab records
  vi.stubGlobal('navigator', { locks: { request: elsewhere } })
  await openVault()
  const way = { page: 'before', fixes: [], hidden: [] }
  await db.fixes.put({ draft: 'second', n: 0, box: await box(way) })
  const row = { kind: 'patrol' as const, author: 'li', startedAt: 1, savedAt: 1 }
  await db.drafts.put({ ...row, id: 'second', recording: 0, box: await box({}) })
  const locksUp = vi.fn((one: FixRow) => {
    lock()
    return one
  })
  db.fixes.hook('reading', locksUp)
  await db.drafts.update('second', { recording: 1 })
  await vi.waitFor(() => expect(locksUp).toHaveBeenCalled())
  await db.drafts.update('second', { recording: 0 })
  await vi.waitFor(() => expect(recorder.draft).toBeNull())
  expect(told).not.toHaveBeenCalled()

  await openVault()
  db.fixes.hook('reading').unsubscribe(locksUp)
  const broken = new DOMException('backing store', 'UnknownError')
  const where = vi.spyOn(db.fixes, 'where').mockImplementation(() => {
    throw broken
  })
  await db.drafts.update('second', { recording: 1 })
  await vi.waitFor(() => expect(told).toHaveBeenCalledWith(broken))
  await db.drafts.update('second', { recording: 0 })
  await vi.waitFor(() => expect(recorder.draft).toBeNull())
  where.mockRestore()
})
