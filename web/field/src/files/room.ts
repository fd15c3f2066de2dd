/** Room on this phone: what is used, what is free, and whether the browser may clear it away. */

export interface Room {
  usedBytes: number | null
  freeBytes: number | null
  /** Null where the browser does not say. */
  persistent: boolean | null
}

/** Left free, so that a record can always be written beside the files. */
const RESERVE_BYTES = 50e6
/** Boxes and their rows, beside the bytes themselves. */
const OVERHEAD = 1.02

function storage(): StorageManager | undefined {
  return navigator.storage as StorageManager | undefined
}

export async function roomNow(): Promise<Room> {
  const { quota, usage } = (await storage()?.estimate?.()) ?? {}
  const persistent = (await storage()?.persisted?.()) ?? null
  const known = quota !== undefined && usage !== undefined
  return {
    usedBytes: usage ?? null,
    freeBytes: known ? Math.max(0, quota - usage) : null,
    persistent,
  }
}

/** Ask the browser never to clear it away by itself; it may say no, without saying why. */
export async function askToPersist(): Promise<boolean> {
  return (await storage()?.persist?.()) ?? false
}

/** Of `files`, in order, those that fit into `freeBytes`; what is missing for the others. */
export function fitting<F extends { size: number }>(files: F[], freeBytes: number | null) {
  let left = freeBytes === null ? Infinity : freeBytes - RESERVE_BYTES
  const fit: F[] = []
  const unfit: F[] = []
  for (const file of files) {
    const need = file.size * OVERHEAD
    if (need <= left) {
      fit.push(file)
      left -= need
    } else unfit.push(file)
  }
  const wanted = unfit.reduce((sum, file) => sum + file.size * OVERHEAD, 0)
  return { fit, unfit, missingBytes: unfit.length ? Math.ceil(wanted - Math.max(0, left)) : 0 }
}

export function megabytes(bytes: number): string {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(2)} GB`
  return bytes < 1e5 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`
}
