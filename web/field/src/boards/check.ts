/** A look at a board, as the officer writes it and as it is sealed. */
import type { WireFix } from '@/db/rows'
import type { Placed } from '@/forms/drafting'
import { iso } from '@/clock/clock'
import { sealedGround } from '@/map/standing'
import type { RightItem } from '@/pack/items'

export interface CheckBody extends Placed {
  right: string | null
  board: string | null
  present: boolean | null
  conspicuous: boolean | null
  legible: boolean | null
  damaged: boolean | null
  licenceNo: string
  holder: string
  validTo: string
  remark: string
}

export function freshCheck(right: string | null): CheckBody {
  const answers = { present: null, conspicuous: null, legible: null, damaged: null }
  const read = { licenceNo: '', holder: '', validTo: '', remark: '' }
  return { fix: null, right, board: null, ...answers, ...read }
}

export type Missing = 'right' | 'fix' | 'present' | 'conspicuous' | 'legible' | 'damaged'

export function missingOf(body: CheckBody): Missing[] {
  const asked = body.present ? (['conspicuous', 'legible', 'damaged'] as const) : []
  const always = (['right', 'fix', 'present'] as const).filter((name) => body[name] === null)
  return [...always, ...asked.filter((name) => body[name] === null)]
}

function read(words: string): string | null {
  return words.trim() || null
}

/** Of a board that is not there nothing can be read. */
export function payload(body: CheckBody, fix: WireFix, right: RightItem, startedAt: number) {
  const there = body.present === true
  return {
    checked_at: iso(new Date(startedAt)),
    fix,
    signboard_id: body.board,
    right_id: right.id,
    present: there,
    conspicuous: there && body.conspicuous === true,
    legible: there && body.legible === true,
    damaged: there ? body.damaged : null,
    licence_no_read: there ? read(body.licenceNo) : null,
    holder_read: there ? read(body.holder) : null,
    valid_to_read: there ? read(body.validTo) : null,
    remark: body.remark.trim(),
    ground: sealedGround(right, fix),
  }
}
