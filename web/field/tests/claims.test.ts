import { afterEach, expect, test, vi } from 'vitest'
import { OpenElsewhere, claim } from '@/seal/claims'
import { saying } from '@/ui/saying'

/** Web Locks as browsers have them: a request may be given up while it waits. */
function bringLocks(): void {
  const holding = new Map<string, Promise<unknown>>()
  const request = async <T>(
    name: string,
    { signal }: { signal: AbortSignal },
    act: () => Promise<T>,
  ) => {
    const before = holding.get(name)
    const aborted = new Promise<never>((_, failed) => {
      signal.addEventListener('abort', () => failed(signal.reason))
    })
    if (before) await Promise.race([before, aborted])
    const held = act()
    holding.set(name, held)
    return held.finally(() => holding.delete(name))
  }
  vi.stubGlobal('navigator', { locks: { request } })
}

afterEach(() => vi.unstubAllGlobals())

test('a draft is written in on one page, and the other is told so until that one is left', async () => {
  bringLocks()
  const leave = await claim('a draft')
  const other = claim('a draft')
  await expect(other).rejects.toBeInstanceOf(OpenElsewhere)
  expect(saying(new OpenElsewhere())).toContain('另一个页面')
  await expect(claim('another draft')).resolves.toBeTypeOf('function')

  leave()
  await expect(claim('a draft')).resolves.toBeTypeOf('function')
})

test('a page that was just left has a moment to let go', async () => {
  bringLocks()
  const leave = await claim('a draft')
  setTimeout(leave, 200)
  await expect(claim('a draft')).resolves.toBeTypeOf('function')
})
