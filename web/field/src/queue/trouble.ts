/** Why nothing goes at present: kept in the database, so that every tab says the same. */
import { Offline, Refused } from '@/api/call'
import { keepNote, note } from '@/db/database'
import { SessionOver } from '@/session/tokens'

export const TROUBLE = 'queue_trouble'

/** `detail` is the service's sentence, if it said one. */
export interface Trouble {
  what: 'offline' | 'over' | 'refused' | 'unforeseen'
  detail: string
}

export function meaning(fault: unknown): Trouble {
  if (fault instanceof Offline) return { what: 'offline', detail: '' }
  if (fault instanceof SessionOver) return { what: 'over', detail: '' }
  if (fault instanceof Refused) return { what: 'refused', detail: fault.detail }
  reportError(fault)
  return { what: 'unforeseen', detail: String(fault) }
}

/** Say what holds everything up; null as soon as the service answered. */
export async function say(trouble: Trouble | null): Promise<void> {
  const before = (await note<Trouble | null>(TROUBLE)) ?? null
  if (before?.what !== trouble?.what || before?.detail !== trouble?.detail) {
    await keepNote(TROUBLE, trouble)
  }
}
