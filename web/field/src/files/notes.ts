/** The notes of files, opened once each: name, sidecar, preview. */
import { shallowReactive, watch, type Ref } from 'vue'
import type { FileNotes, FileRow } from '@/db/rows'
import { session } from '@/session/session'
import { open } from '@/vault/box'

/** By the file's id; filled as boxes are opened, emptied with the session. */
export function useNotes(rows: Ref<FileRow[]>): Map<string, FileNotes> {
  const notes = shallowReactive(new Map<string, FileNotes>())
  const opened = new Map<string, string>()

  async function read(row: FileRow): Promise<void> {
    const iv = row.box.iv.join()
    if (opened.get(row.id) === iv) return
    opened.set(row.id, iv)
    notes.set(row.id, await open<FileNotes>(row.box))
  }

  watch(rows, (now) => now.forEach((row) => void read(row)), { immediate: true })
  watch(
    () => session.officer,
    (officer) => {
      if (officer) return
      opened.clear()
      notes.clear()
    },
  )
  return notes
}
