/** What can be corrected on this phone, and what stands of it now. */
import { isCorrectable, type Correctable, type Said } from '@/corrections/fields'
import { db } from '@/db/database'
import type { ItemRow, Sealed } from '@/db/rows'
import { section } from '@/pack/pack'
import { contents } from '@/queue/saidOf'
import { session } from '@/session/session'
import { open } from '@/vault/box'

export interface Original {
  /** The first record: what every correction of it names. */
  id: string
  kind: Correctable
  title: string
  /** What stands: of the newest correction, or of the first record. */
  said: Said
  /** Why the office sent it back, if it did. */
  returned: string | null
  sealedAt: string | null
}

interface Opened {
  row: ItemRow
  sealed: Sealed
}

async function mine(): Promise<Opened[]> {
  const rows = await db.items
    .where('author')
    .equals(session.officer?.id ?? '')
    .toArray()
  const sent = rows.filter((row) => row.state !== 'parked')
  return Promise.all(sent.map(async (row) => ({ row, sealed: await open<Sealed>(row.box) })))
}

function newest(all: Opened[], id: string): Said | null {
  const later = all.filter(({ row, sealed }) => {
    return row.kind === 'correction' && sealed.payload.corrects === id
  })
  later.sort((a, b) => b.row.sealedAt.localeCompare(a.row.sealedAt))
  return (later[0]?.sealed.payload.payload as Said | undefined) ?? null
}

async function fromPhone(all: Opened[], { row, sealed }: Opened, kind: Correctable) {
  const pack = section('returned_patrols').find((one) => one.id === row.id)
  const said = newest(all, row.id) ?? { ...sealed.payload, ...pack?.said }
  const told = row.review?.state === 'returned' ? row.review.reason : null
  const returned = pack?.reason ?? (told && (await open<string>(told)))
  const { id, sealedAt } = row
  return { id, kind, title: sealed.title, said, returned, sealedAt } satisfies Original
}

/** Patrols that came back and were walked with another phone, or before this one was set up. */
function fromPack(all: Opened[]): Original[] {
  const here = new Set(all.map(({ row }) => row.id))
  return section('returned_patrols')
    .filter((one) => !here.has(one.id))
    .map((one) => ({
      id: one.id,
      kind: 'patrol' as const,
      title: one.reference ?? one.walked_on,
      said: newest(all, one.id) ?? { ...one.walked, ...one.said },
      returned: one.reason,
      sealedAt: null,
    }))
}

/** All of it, what was returned first, then the newest. Raises `Locked`. */
export async function originals(): Promise<Original[]> {
  const all = await mine()
  const reading = all.flatMap((one) => {
    const { kind } = one.row
    return isCorrectable(kind) ? [fromPhone(all, one, kind)] : []
  })
  const both = [...fromPack(all), ...(await Promise.all(reading))]
  return both.sort(
    (a, b) =>
      Number(b.returned !== null) - Number(a.returned !== null) ||
      (b.sealedAt ?? '').localeCompare(a.sealedAt ?? ''),
  )
}

/** By the id of the first record or of a correction of it; null for what is not on this phone. */
export async function originalOf(id: string): Promise<Original | null> {
  const row = await db.items.get(id)
  const sealed = row?.kind === 'correction' ? await contents(row) : null
  const first = sealed ? String(sealed.payload.corrects) : id
  return (await originals()).find((one) => one.id === first) ?? null
}
