/** From an upload to sealed records: at most so many files each, for the service takes no more. */
import { db } from '@/db/database'
import type { FileRow } from '@/db/rows'
import { filesOf } from '@/files/parts'
import { newId, seal } from '@/seal/seal'
import { saveUpload, type UploadBody, type UploadDraft } from '@/upload/draft'
import { t } from '@/words'

export const MOST_FILES = 500

export function shares<T>(all: T[], most: number = MOST_FILES): T[][] {
  const count = Math.max(1, Math.ceil(all.length / most))
  return Array.from({ length: count }, (_, n) => all.slice(n * most, (n + 1) * most))
}

function inChina(local: string): string {
  return `${local.length === 16 ? `${local}:00` : local}+08:00`
}

export function payloadOf(body: UploadBody): Record<string, unknown> {
  const { title, description, aircraft, pilot } = body
  if (body.kind === 'evidence') return { title: title.trim(), description }
  const [started_at, ended_at] = [inChina(body.startedAt), inChina(body.endedAt)]
  return { started_at, ended_at, aircraft: aircraft.trim(), pilot: pilot.trim(), description }
}

export function titleOf(body: UploadBody): string {
  if (body.kind === 'evidence') return body.title.trim()
  return t('upload.sortieOf', { aircraft: body.aircraft.trim() })
}

function partOf(body: UploadBody, n: number, count: number): UploadBody {
  if (count === 1) return body
  const part = t('upload.part', { n: n + 1, count })
  if (body.kind === 'evidence') return { ...body, title: `${body.title.trim()} ${part}` }
  return { ...body, description: `${part} ${body.description}`.trim() }
}

/** A share becomes a draft of its own first: whoever is killed here finds each of them again. */
async function setAside(draft: UploadDraft, files: FileRow[]): Promise<void> {
  await saveUpload(draft)
  const ids = files.map((file) => file.id)
  await db.files.where('id').anyOf(ids).modify({ owner: draft.id })
}

/** Seal all of it; returns how many records came of it. */
export async function sealUpload(draft: UploadDraft): Promise<number> {
  const parts = shares(await filesOf(draft.id))
  const drafts = parts.map((_, n) => ({
    ...draft,
    id: n ? newId() : draft.id,
    body: partOf(draft.body, n, parts.length),
  }))
  for (const [n, part] of parts.entries()) {
    const one = drafts[n]
    if (one && n) await setAside(one, part)
  }
  for (const { id, body } of drafts) {
    await seal({ id, kind: body.kind, title: titleOf(body), payload: payloadOf(body) })
  }
  return drafts.length
}
