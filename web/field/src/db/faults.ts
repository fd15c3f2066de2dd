/** What goes wrong with the phone's storage, by what an officer can do about it. */

/**
 * `full`: no room · `denied`: the browser keeps nothing for this app · `newer`: a later version of
 * the app wrote here · `broken`: it does not open, or does not read · `closed`: the connection to
 * it ended · `cut`: one act on it was broken off, and left nothing.
 */
export type StorageFault = 'full' | 'denied' | 'newer' | 'broken' | 'closed' | 'cut'

/** The names of the browser and of Dexie, the most telling first: one fault may bear several. */
const KINDS: [StorageFault, string[]][] = [
  ['full', ['QuotaExceededError']],
  ['denied', ['MissingAPIError', 'SecurityError']],
  ['newer', ['VersionError', 'VersionChangeError']],
  ['broken', ['OpenFailedError', 'UnknownError', 'InternalError', 'NoSuchDatabaseError']],
  ['closed', ['DatabaseClosedError', 'InvalidStateError']],
  ['cut', ['AbortError', 'TimeoutError']],
]

/** Its own name, and those of what Dexie wrapped. */
function namesOf(fault: unknown): string[] {
  if (!(fault instanceof Error) && !(fault instanceof DOMException)) return []
  const { inner, failures } = fault as { inner?: unknown; failures?: unknown }
  const inside = [inner, ...(Array.isArray(failures) ? (failures as unknown[]) : [])]
  return [fault.name, ...inside.filter((one) => one !== fault).flatMap(namesOf)]
}

/** Null for what is no fault of the storage. */
export function storageFault(fault: unknown): StorageFault | null {
  const names = namesOf(fault)
  return KINDS.find(([, known]) => names.some((name) => known.includes(name)))?.[0] ?? null
}

export function isFull(fault: unknown): boolean {
  return storageFault(fault) === 'full'
}
