/** Sizes as people say them. */
const KB = 1024
const MB = 1024 * 1024

export function size(bytes: number): string {
  if (bytes < MB) return `${Math.max(1, Math.round(bytes / KB))} KB`
  if (bytes < 10 * MB) return `${(bytes / MB).toFixed(1)} MB`
  if (bytes < 1024 * MB) return `${Math.round(bytes / MB)} MB`
  return `${(bytes / 1024 / MB).toFixed(1)} GB`
}

export function percent(part: number, whole: number): number {
  return whole ? Math.min(100, Math.floor((part / whole) * 100)) : 0
}
