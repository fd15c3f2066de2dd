/** Files from elsewhere on the phone: kept to the byte, with the place and time they state. */
import type { FileRow } from '@/db/rows'
import { keepAside } from '@/files/keeping'
import { mediaTypeOf, roleOf } from '@/files/names'
import { session } from '@/session/session'

export async function keepPicked(
  owner: string,
  file: File,
  told: (bytes: number) => void,
): Promise<FileRow> {
  const author = session.officer?.id
  if (!author) throw new Error('nobody is at work')
  const mediaType = mediaTypeOf(file)
  const about = { owner, author, mediaType, role: roleOf(mediaType), name: file.name }
  return keepAside(file, { ...about, capture: null, preview: null }, { read: true, told })
}
