/** Why nothing goes at present: kept in the database, so that every tab says the same. */
import { Offline, Refused } from '@/api/call'
import { keepNote, note } from '@/db/database'
import { SessionOver } from '@/session/tokens'
import { box, isOpen, open, type Box } from '@/vault/box'

const TROUBLE = 'queue_trouble'

/** `detail` is the service's sentence, if it said one. */
export interface Trouble {
  what: 'offline' | 'over' | 'refused' | 'unforeseen'
  detail: string
}

/** As it is kept: what the service says may quote a record. */
interface KeptTrouble {
  what: Trouble['what']
  detail: Box | null
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
  const before = (await note<KeptTrouble | null>(TROUBLE)) ?? null
  if (before?.what === trouble?.what && !before?.detail && !trouble?.detail) return
  const detail = trouble?.detail ? await box(trouble.detail) : null
  await keepNote(TROUBLE, trouble && ({ what: trouble.what, detail } satisfies KeptTrouble))
}

/** What was said last, in words if the vault is open. */
export async function troubleNow(): Promise<Trouble | null> {
  const kept = (await note<KeptTrouble | null>(TROUBLE)) ?? null
  if (!kept) return null
  const detail = kept.detail && isOpen() ? await open<string>(kept.detail) : ''
  return { what: kept.what, detail }
}
