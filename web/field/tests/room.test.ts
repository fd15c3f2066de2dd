import 'fake-indexeddb/auto'
import { expect, test, vi } from 'vitest'
import { effectScope } from 'vue'
import { session } from '@/session/session'
import { room, watchRoom } from '@/shell/room'
import { atWork } from './officers'

const PATIENCE = { timeout: 20_000 }

test('the browser is asked to keep everything as soon as somebody signed in, and not before', async () => {
  let granted = false
  const persist = vi.fn(async () => (granted = true))
  const estimate = async () => ({ quota: 1 << 20, usage: 0 })
  const storage = { persist, persisted: async () => granted, estimate }
  const unforeseen = vi.fn()
  vi.stubGlobal('navigator', { storage })
  vi.stubGlobal('window', { setInterval: () => 0 })
  vi.stubGlobal('reportError', unforeseen)
  const scope = effectScope()
  scope.run(watchRoom)
  await vi.waitFor(() => expect(room.persistent).toBe(false), PATIENCE)
  expect(persist).not.toHaveBeenCalled()

  await atWork(null)
  await vi.waitFor(() => expect(room.persistent).toBe(true), PATIENCE)
  expect(persist).toHaveBeenCalledTimes(1)
  scope.stop()
  session.officer = null
  expect(unforeseen).not.toHaveBeenCalled()
})
