/** What still keeps an upload from its seal: one thing at a time, the first first. */
import type { UploadBody } from '@/upload/draft'

export type Missing = 'files' | 'keeping' | 'title' | 'aircraft' | 'pilot' | 'times' | 'order'

export function missingOf(body: UploadBody, files: number, keeping: boolean): Missing | null {
  if (keeping) return 'keeping'
  if (!files) return 'files'
  if (body.kind === 'evidence') return body.title.trim() ? null : 'title'
  if (!body.aircraft.trim()) return 'aircraft'
  if (!body.pilot.trim()) return 'pilot'
  if (!body.startedAt || !body.endedAt) return 'times'
  return body.startedAt <= body.endedAt ? null : 'order'
}
