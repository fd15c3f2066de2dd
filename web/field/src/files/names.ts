/** What kind of thing a picked file is: by the browser's word, else by its name's ending. */
import type { FileRole } from '@/db/rows'

/** Browsers do not know what cameras and drones have been writing for years. */
const BY_ENDING: Record<string, string> = {
  heic: 'image/heic',
  heif: 'image/heif',
  hif: 'image/heif',
  dng: 'image/x-adobe-dng',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  mp4: 'video/mp4',
  mov: 'video/quicktime',
  m4a: 'audio/mp4',
  srt: 'application/x-subrip',
  gpx: 'application/gpx+xml',
  kml: 'application/vnd.google-earth.kml+xml',
}

export function mediaTypeOf(file: { name: string; type: string }): string {
  const ending = file.name.split('.').pop()?.toLowerCase() ?? ''
  return file.type || (BY_ENDING[ending] ?? 'application/octet-stream')
}

const TRACKS = ['application/gpx+xml', 'application/vnd.google-earth.kml+xml']

export function roleOf(mediaType: string): FileRole {
  if (mediaType.startsWith('image/')) return 'photo'
  if (mediaType.startsWith('video/')) return 'video'
  if (mediaType.startsWith('audio/')) return 'audio'
  return TRACKS.includes(mediaType) ? 'track' : 'document'
}
