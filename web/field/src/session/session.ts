/** Who is at work on this phone. The queue belongs to the phone; only the reading is theirs. */
import { shallowReactive } from 'vue'
import type { OfficerRow } from '@/db/rows'

export const session = shallowReactive({
  officer: null as OfficerRow | null,
  /** Signed in, but the service wants a password again: nothing is sent until then. */
  over: false,
})

export function may(permission: string): boolean {
  return session.officer?.permissions.includes(permission) ?? false
}
