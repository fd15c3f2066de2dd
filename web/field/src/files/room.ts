/** Whether files fit on this phone, before the first byte of them is written. */

/** Left free, so that a record can always be written beside the files. */
const RESERVE_BYTES = 50e6
/** Boxes and their rows, beside the bytes themselves. */
const OVERHEAD = 1.02

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
