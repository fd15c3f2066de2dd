/** An item in words: what it is, where it stands, whose it is. */
import { db, note } from '@/db/database'
import type { FileNotes, FileRow, ItemRow, Sealed } from '@/db/rows'
import { percent, size } from '@/queue/sizes'
import { session } from '@/session/session'
import { open } from '@/vault/box'
import { t } from '@/words'

export const SETTLED = ['complete', 'returned']

/** Names of authors who never signed in here: they came along with a backup. */
export const AUTHORS = 'author_names'

export function isMine(row: { author: string }): boolean {
  return row.author === session.officer?.id
}

/** `why`: see `whyOf`. */
export function standing(row: ItemRow, why = ''): string {
  if (row.state === 'returned' || row.state === 'parked') {
    return t(`queue.states.${row.state}`) + (why ? `：${why}` : '')
  }
  if (row.state === 'complete' && row.review) return t(`queue.review.${row.review.state}`)
  return t(`queue.states.${row.state}`, {
    percent: percent(row.sentBytes, row.fileBytes),
    sent: size(row.sentBytes),
    all: size(row.fileBytes),
  })
}

/** What the officer at work may read of an item: their own only. Raises `Locked`. */
export async function contents(row: ItemRow): Promise<Sealed | null> {
  return isMine(row) ? open<Sealed>(row.box) : null
}

/** What the office or the line said of it, to its author alone. Raises `Locked`. */
export async function whyOf(row: ItemRow): Promise<string> {
  const said = row.state === 'returned' ? row.review?.reason : row.reason?.detail
  return said && isMine(row) ? open<string>(said) : ''
}

type Notes = Record<string, FileNotes>

/** By the file's id, for the author of the item alone; `known` are not opened again. */
export async function notesOf(row: ItemRow, files: FileRow[], known: Notes = {}): Promise<Notes> {
  if (!isMine(row)) return {}
  const opened = files.map(
    async ({ id, box }) => [id, known[id] ?? (await open<FileNotes>(box))] as const,
  )
  return Object.fromEntries(await Promise.all(opened))
}

const titles = new Map<string, string>()

export async function titleOf(row: ItemRow): Promise<string> {
  if (!isMine(row)) return t(`queue.kinds.${row.kind}`)
  const title = titles.get(row.id) ?? (await contents(row))?.title ?? ''
  titles.set(row.id, title)
  return title
}

export async function authorName(id: string): Promise<string> {
  const here = await db.officers.get(id)
  if (here) return here.name
  const brought = (await note<Record<string, string>>(AUTHORS)) ?? {}
  return brought[id] ?? t('queue.someone')
}
