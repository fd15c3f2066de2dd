/**
 * Which version of the app is served, and which one waits: the rules, without a browser.
 *
 * A version is fetched whole before it is anything; it takes over only at a start of the app, when
 * nothing that is not yet in the office depends on the one before; and if it does not say that it
 * started, the one before comes back.
 */

export interface Pointer {
  current: string
  /** Fetched whole and checked, waits for a safe queue. */
  ready: string | null
  /** The one that is known to start, until `current` said that it does. */
  former: string | null
  /** How often `current` was opened without having said so. */
  tries: number
  /** Versions that never started: not tried again. */
  failed: string[]
}

const MOST_TRIES = 3

export function first(version: string): Pointer {
  return { current: version, ready: null, former: null, tries: 0, failed: [] }
}

/** `version` is here, whole. */
export function prepared(pointer: Pointer, version: string): Pointer {
  const known = version === pointer.current || pointer.failed.includes(version)
  return { ...pointer, ready: known ? null : version }
}

export function isWanted(pointer: Pointer | null, version: string): boolean {
  if (!pointer) return true
  const { current, ready, failed } = pointer
  return version !== current && version !== ready && !failed.includes(version)
}

/** The app is being opened; `mayMove`: nobody needs the present version. */
export function opened(pointer: Pointer, mayMove: boolean): Pointer {
  if (pointer.ready && mayMove) return moved(pointer)
  if (!pointer.former) return pointer
  if (pointer.tries < MOST_TRIES) return { ...pointer, tries: pointer.tries + 1 }
  const failed = [...pointer.failed, pointer.current]
  return { ...pointer, current: pointer.former, former: null, tries: 0, failed }
}

/** Take the version that waits, whatever depends on the present one. */
export function moved(pointer: Pointer): Pointer {
  if (!pointer.ready) return pointer
  const former = pointer.former ?? pointer.current
  return { ...pointer, current: pointer.ready, ready: null, former, tries: 1 }
}

/** The present version said that it started: the one before is not needed any more. */
export function started(pointer: Pointer): Pointer {
  return pointer.former || pointer.tries ? { ...pointer, former: null, tries: 0 } : pointer
}

export function kept({ current, ready, former }: Pointer): string[] {
  return [current, ready, former].filter((version) => version !== null)
}
