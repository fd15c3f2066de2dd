/** A value that follows the database, whichever tab changes it. */
import { liveQuery } from 'dexie'
import { onScopeDispose, shallowRef, type ShallowRef } from 'vue'

/** `ask` is run again whenever what it read has changed. A failed question is thrown to Vue. */
export function live<T>(ask: () => Promise<T>, initial: T): ShallowRef<T> {
  const answer = shallowRef(initial)
  const following = liveQuery(ask).subscribe({
    next: (value) => {
      answer.value = value
    },
    error: (fault: unknown) => {
      reportError(fault)
    },
  })
  onScopeDispose(() => {
    following.unsubscribe()
  })
  return answer
}
