/** Web Locks, which node has not: one holder of a name at a time, in the order they came. */
import { vi } from 'vitest'

type Act<T> = (lock: { name: string }) => Promise<T>

/** `more` is what else the tests want of the browser. */
export function bringLocks(more: object = {}): void {
  const lines = new Map<string, Promise<unknown>>()
  const request = <T>(name: string, how: LockOptions | Act<T>, then?: Act<T>): Promise<T> => {
    const act = then ?? (how as Act<T>)
    const turn = (lines.get(name) ?? Promise.resolve()).then(() => act({ name }))
    lines.set(
      name,
      turn.catch(() => undefined),
    )
    return turn
  }
  vi.stubGlobal('navigator', Object.assign(more, { locks: { request }, onLine: true }))
}
