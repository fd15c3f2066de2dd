/** Which pictures get a small one to go ahead of them, and what the seal says of it. */
import type { FileNotes, FileRow } from '@/db/rows'
import { jpegOf } from '@/files/preview'
import { sha256Hex } from '@/queue/receipts'

/** As the manifest has it. */
export interface SealedPreview {
  sha256: string
  bytes: number
}

/** What is no larger goes itself nearly as soon. */
export const WORTH_BYTES = 200 * 1024
const MOST_BYTES = 64 * 1024 // the office takes no more

/** Null where none is drawn, or none is worth it. */
export async function sealedPreview(
  file: FileRow,
  { preview }: FileNotes,
): Promise<SealedPreview | null> {
  if (!preview || file.bytes <= WORTH_BYTES) return null
  const jpeg = jpegOf(preview)
  if (jpeg.length > MOST_BYTES) return null
  return { sha256: await sha256Hex(jpeg), bytes: jpeg.length }
}
