/** Taking a backup in: each record for itself, whatever became of its neighbours. */
import { createSHA256, type IHasher } from 'hash-wasm'
import { v4 as uuid4 } from 'uuid'
import { Reader, readU32, text, type Frame } from '@/backup/format'
import type { DraftOut, FileOut, ItemOut } from '@/backup/contents'
import { db, keepNote, note } from '@/db/database'
import type { FileNotes, FixRow, ItemRow } from '@/db/rows'
import { AUTHORS, SETTLED } from '@/queue/saidOf'
import { nudge } from '@/queue/sender'
import { session } from '@/session/session'
import { box, boxBytes, readyToBox } from '@/vault/box'

/** What came of it. `broken` frames did not open; `truncated`: the file has no end. */
export interface Outcome {
  madeAt: string
  items: number
  itemsKnown: number
  drafts: number
  draftsKnown: number
  /** Drafts of somebody else: only they can bring them in. */
  draftsOfOthers: number
  files: number
  filesKnown: number
  filesBroken: number
  broken: number
  truncated: boolean
}

/**
 * `told` hears how much of the file was read, and ends it by raising: what is in by then stays.
 *
 * Raises `Unreadable` where nothing can be read at all.
 */
export async function restore(
  file: Blob,
  passphrase: string,
  told: (share: number) => void = () => undefined,
): Promise<Outcome> {
  const reader = await Reader.begin(file, passphrase)
  await readyToBox()
  const intake = new Intake(reader.madeAt)
  try {
    for await (const read of reader.frames()) {
      if (read.kind === 'truncated') intake.came.truncated = true
      else if (read.kind === 'broken') intake.came.broken += 1
      else await intake.take(read)
      told(reader.share)
    }
  } finally {
    await intake.closeFile()
    nudge()
  }
  return intake.came
}

interface Coming {
  about: FileOut
  id: string
  next: number
  hash: IHasher
}

class Intake {
  readonly came: Outcome
  private coming: Coming | null = null
  private readonly ofOthers = new Set<string>()

  constructor(madeAt: string) {
    const none = { items: 0, itemsKnown: 0, drafts: 0, draftsKnown: 0, draftsOfOthers: 0 }
    const files = { files: 0, filesKnown: 0, filesBroken: 0 }
    this.came = { madeAt, ...none, ...files, broken: 0, truncated: false }
  }

  async take({ kind, body }: Frame): Promise<void> {
    if (kind === 'item') await this.takeItem(JSON.parse(text(body)) as ItemOut)
    else if (kind === 'draft') await this.takeDraft(JSON.parse(text(body)) as DraftOut)
    else if (kind === 'file') await this.beginFile(JSON.parse(text(body)) as FileOut)
    else if (kind === 'bytes') await this.takeBytes(body)
    else if (kind === 'gone') await this.takeGone(JSON.parse(text(body)) as { sent: boolean })
  }

  private async takeItem(out: ItemOut): Promise<void> {
    const row = await itemRow(out)
    const fresh = await db.transaction('rw', db.items, db.drafts, async () => {
      if (await db.items.get(row.id)) return false
      await db.items.add(row)
      return true
    })
    this.came[fresh ? 'items' : 'itemsKnown'] += 1
    const names = (await note<Record<string, string>>(AUTHORS)) ?? {}
    await keepNote(AUTHORS, { ...names, [out.author]: out.authorName })
  }

  private async takeDraft(out: DraftOut): Promise<void> {
    if (out.author !== session.officer?.id) {
      this.came.draftsOfOthers += 1
      this.ofOthers.add(out.id)
      return
    }
    const fixes: FixRow[] = await Promise.all(
      out.fixes.map(async (fix, n) => ({ draft: out.id, n, box: await box(fix) })),
    )
    const { id, kind, author, startedAt } = out
    const row = { id, kind, author, startedAt, savedAt: Date.now(), recording: 0 as const }
    const closed = await box(out.body)
    const fresh = await db.transaction('rw', db.items, db.drafts, db.fixes, async () => {
      if ((await db.drafts.get(id)) ?? (await db.items.get(id))) return false
      await db.drafts.add({ ...row, box: closed })
      await db.fixes.bulkPut(fixes)
      return true
    })
    this.came[fresh ? 'drafts' : 'draftsKnown'] += 1
  }

  private async beginFile(about: FileOut): Promise<void> {
    await this.closeFile()
    if (this.ofOthers.has(about.owner)) return
    if (!(await isWanted(about))) {
      this.came.filesKnown += 1
      return
    }
    this.coming = { about, id: uuid4(), next: 0, hash: await createSHA256() }
  }

  /** Bytes of another file than the one that comes belong to one that is here, or broken. */
  private async takeBytes(body: Uint8Array<ArrayBuffer>): Promise<void> {
    const coming = this.coming
    if (!coming || readU32(body) !== coming.about.number || readU32(body, 4) !== coming.next) return
    const bytes = body.slice(8)
    coming.hash.update(bytes)
    await db.parts.add({ file: coming.id, n: coming.next, box: await boxBytes(bytes) })
    coming.next += 1
    if (coming.next === coming.about.parts) await this.closeFile()
  }

  /** What the first phone sent meanwhile is with the office already, and no loss. */
  private async takeGone({ sent }: { sent: boolean }): Promise<void> {
    if (sent) await this.dropFile()
    else await this.closeFile()
  }

  /** Keep the file that came, if it is whole and has its hash; else nothing of it. */
  async closeFile(): Promise<void> {
    const coming = this.coming
    if (!coming) return
    const { about, id } = coming
    if (coming.next !== about.parts || coming.hash.digest('hex') !== about.sha256) {
      await this.dropFile()
      this.came.filesBroken += 1
      return
    }
    if (await keep(id, about)) {
      this.coming = null
      this.came.files += 1
    } else {
      await this.dropFile()
      this.came.filesKnown += 1
    }
  }

  private async dropFile(): Promise<void> {
    const id = this.coming?.id
    this.coming = null
    if (id) await db.parts.where('[file+n]').between([id, 0], [id, Infinity]).delete()
  }
}

async function itemRow(out: ItemOut): Promise<ItemRow> {
  const { id, kind, author, sealedAt, textBytes, files, fileBytes } = out
  const { title, jws, payload } = out
  const rest = { id, kind, author, sealedAt, textBytes, files, fileBytes }
  const fresh = { state: 'sealed', paused: 0, sentBytes: 0, attempts: 0, nextTryAt: 0 } as const
  const none = { reason: null, review: null, receipt: null, completeAt: null }
  return { ...rest, ...fresh, ...none, box: await box({ title, jws, payload }) }
}

/** Its record is here and not complete, and the phone does not have it yet. */
async function isWanted(about: FileOut): Promise<boolean> {
  const item = await db.items.get(about.owner)
  if (item ? SETTLED.includes(item.state) : !(await db.drafts.get(about.owner))) return false
  const here = await db.files.where('owner').equals(about.owner).toArray()
  return !here.some((file) => file.sha256 === about.sha256)
}

/** False if the office said meanwhile that it has everything: nobody would ever clear it away. */
async function keep(id: string, about: FileOut): Promise<boolean> {
  const { owner, author, sha256, bytes, parts, mediaType, role, ahead } = about
  const { name, capture, preview, device } = about
  const told = { id, owner, author, sha256, bytes, parts, mediaType, role }
  const rest = { ...told, ...(ahead && { ahead }) }
  const closed = await box({ name, capture, preview, device } satisfies FileNotes)
  const fresh = { state: 'kept', sentBytes: 0, uploadUrl: null, addedAt: Date.now() } as const
  return db.transaction('rw', db.files, db.items, async () => {
    const item = await db.items.get(owner)
    if (item && SETTLED.includes(item.state)) return false
    await db.files.add({ ...rest, ...fresh, box: closed })
    await db.items.update(owner, { nextTryAt: 0 })
    return true
  })
}
