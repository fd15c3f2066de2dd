/** An upload in the making: what is written of it; its files are in the phone's own store. */
import { db } from '@/db/database'
import { myDrafts, openDraft, refuseOthers, saveDraft } from '@/seal/drafts'
import { newId } from '@/seal/seal'
import { session } from '@/session/session'

export interface UploadBody {
  kind: 'evidence' | 'sortie'
  title: string
  description: string
  /** `YYYY-MM-DDTHH:MM:SS`, in China. */
  startedAt: string
  endedAt: string
  aircraft: string
  pilot: string
}

export interface UploadDraft {
  id: string
  startedAt: number
  body: UploadBody
}

export function emptyBody(): UploadBody {
  return {
    kind: 'evidence',
    title: '',
    description: '',
    startedAt: '',
    endedAt: '',
    aircraft: '',
    pilot: session.officer?.name ?? '',
  }
}

/** The draft named, else the officer's newest, else a new one not kept yet. Raises `NotYours`. */
export async function uploadDraft(id: string | null): Promise<UploadDraft> {
  const mine = id ?? (await newestId())
  if (mine) await refuseOthers(mine, 'evidence', 'sortie')
  const kept = mine ? await openDraft<UploadBody>(mine) : null
  if (kept) return { id: kept.id, startedAt: kept.startedAt, body: kept.body }
  return { id: id ?? newId(), startedAt: Date.now(), body: emptyBody() }
}

async function newestId(): Promise<string | null> {
  const uploads = (await myDrafts()).filter((row) => ['evidence', 'sortie'].includes(row.kind))
  return uploads[0]?.id ?? null
}

export async function isSealed(id: string): Promise<boolean> {
  return (await db.items.where('id').equals(id).count()) > 0
}

export async function saveUpload({ id, startedAt, body }: UploadDraft): Promise<void> {
  // A plain copy: what the form is bound to cannot be boxed while it changes.
  await saveDraft({ id, kind: body.kind, startedAt, recording: false, body: { ...body } })
}
