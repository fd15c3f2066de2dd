import 'fake-indexeddb/auto'
import { expect, test, vi } from 'vitest'
import { bringLocks } from './locks'

/** What came after Chrome 90, the oldest browser the app is built for, and is not on plain http. */
test('the app begins, records and boxes in a browser that has no randomUUID', async () => {
  bringLocks()
  const { subtle } = crypto
  const getRandomValues = crypto.getRandomValues.bind(crypto)
  vi.stubGlobal('crypto', { subtle, getRandomValues })
  const { recorder } = await import('@/patrol/recorder')
  const { openVault } = await import('./sealed')
  const { box, open } = await import('@/vault/box')
  await openVault()
  expect(await open(await box('后山'))).toBe('后山')
  expect(recorder.mine).toBe(false)
})
