/** Makers of officers who are at work, and of what they seal. */
import { db } from '@/db/database'
import type { ItemRow, OfficerRow } from '@/db/rows'
import { keepFile } from '@/files/parts'
import { newId, seal } from '@/seal/seal'
import { session } from '@/session/session'
import { boxed } from '@/session/tokens'
import type { Office } from './office'

/** An officer of this phone, with the tokens that `office` gave out, if it did. */
export async function anOfficer(office: Office | null, id = 'li'): Promise<OfficerRow> {
  const row: OfficerRow = {
    id,
    name: '李建国',
    login: id,
    officeId: 'town',
    officeName: '乡镇所',
    divisionId: 1,
    permissions: [],
    wrap: null,
    wrongPins: 0,
    nextPinAt: 0,
    tokens: office && (await boxed(office.tokens())),
    signedInAt: 0,
  }
  await db.officers.put(row)
  return row
}

export async function atWork(office: Office | null, id = 'li'): Promise<OfficerRow> {
  session.officer = await anOfficer(office, id)
  session.over = false
  return session.officer
}

/** Noise of that size: no two alike. */
export function aPicture(size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size)
  for (let at = 0; at < size; at += 65_536) {
    crypto.getRandomValues(bytes.subarray(at, Math.min(at + 65_536, size)))
  }
  return bytes
}

/** A record that the officer at work sealed, with a picture of each of these bytes. */
export async function sealedWith(...pictures: Uint8Array<ArrayBuffer>[]): Promise<ItemRow> {
  return sealedSeen(null, ...pictures)
}

/** The same, of pictures that were drawn small: `small` is what stands for the JPEG. */
export async function sealedSeen(
  small: string | null,
  ...pictures: Uint8Array<ArrayBuffer>[]
): Promise<ItemRow> {
  const id = newId()
  const preview = small === null ? null : `data:image/jpeg;base64,${btoa(small)}`
  const rest = { owner: id, author: session.officer?.id ?? '', role: 'photo' as const }
  const about = { ...rest, mediaType: 'image/jpeg', capture: null, preview }
  for (const [n, bytes] of pictures.entries()) {
    await keepFile(new Blob([bytes]), { ...about, name: `KX_${n}.jpg` })
  }
  return seal({ id, kind: 'evidence', title: '后山采坑', payload: { title: '后山采坑' } })
}
