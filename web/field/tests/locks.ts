/** Web Locks, which node has not: one holder of a name at a time, in the order they came. */
import { vi } from 'vitest'

export function bringLocks(): void {
  const lines = new Map<string, Promise<unknown>>()
  const request = <T>(name: string, act: () => Promise<T>): Promise<T> => {
    const turn = (lines.get(name) ?? Promise.resolve()).then(act)
    lines.set(
      name,
      turn.catch(() => undefined),
    )
    return turn
  }
  vi.stubGlobal('navigator', { locks: { request } })
}
