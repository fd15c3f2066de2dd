/** What was brought back, sorted as it was made: by camera or drone, and by day. */
import { dayInChina } from '@/clock/clock'
import type { FileNotes, FileRow } from '@/db/rows'

export interface Brought {
  row: FileRow
  notes: FileNotes
}

export interface Group {
  device: string | null
  /** `YYYY-MM-DD` by the camera's own clock. */
  day: string
  files: Brought[]
  located: number
}

function dayOf({ notes, row }: Brought): string {
  return notes.capture?.taken_at.slice(0, 10) ?? dayInChina(new Date(row.addedAt))
}

function takenAt({ notes }: Brought): string {
  return notes.capture?.taken_at ?? ''
}

export function grouped(files: Brought[]): Group[] {
  const groups = new Map<string, Group>()
  for (const one of [...files].sort((a, b) => (takenAt(a) < takenAt(b) ? -1 : 1))) {
    const device = one.notes.device ?? null
    const day = dayOf(one)
    const key = `${day}/${device ?? ''}`
    const group = groups.get(key) ?? { device, day, files: [], located: 0 }
    group.files.push(one)
    if (one.notes.capture?.fix) group.located += 1
    groups.set(key, group)
  }
  return [...groups.values()]
}

/**
 * The first and the last moment the files state, as `YYYY-MM-DDTHH:MM:SS` of the camera's clock.
 *
 * What only the file system knows is no moment of taking: copying a card changes it.
 */
export function spanOf(files: Brought[]): { first: string; last: string } | null {
  const stated = files
    .map((one) => one.notes.capture)
    .filter((capture) => capture && capture.time_source !== 'file')
    .map((capture) => capture?.taken_at.slice(0, 19) ?? '')
    .sort()
  const [first, last] = [stated[0], stated[stated.length - 1]]
  return first && last ? { first, last } : null
}

/** The device most files were made by. */
export function mainDevice(files: Brought[]): string | null {
  const counts = new Map<string, number>()
  for (const { notes } of files) {
    if (notes.device) counts.set(notes.device, (counts.get(notes.device) ?? 0) + 1)
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null
}
