/** A patrol as it goes under the seal: what the office takes, in its words. */
import { db } from '@/db/database'
import type { ItemRow, Sealed } from '@/db/rows'
import { dropFile, keepFile, filesOf } from '@/files/parts'
import type { Draft } from '@/seal/drafts'
import { seal } from '@/seal/seal'
import { open } from '@/vault/box'
import { PatrolOver } from '@/patrol/fixlog'
import { MOST_STOPS, PatrolWentOn, alone, openPatrol, type PatrolBody } from '@/patrol/patrols'
import { wayOf } from '@/patrol/recorder'
import { columns, leftOut, type Columns, type Walk } from '@/patrol/walk'

const RAW = 'fixes-left-out.jsonl'
const RAW_TYPE = 'application/x-ndjson'

export interface PatrolPayload {
  started_at: string
  ended_at: string
  transport: string
  members: string[]
  area: string
  violation_found: boolean
  content: string
  measures: string
  opinion: string
  follow_up: string
  findings: string[]
  follow_ups: PatrolBody['followUps']
  stops: PatrolBody['stops']
  track: Columns | null
}

export function payload(body: PatrolBody, walk: Walk, endedAt: string): PatrolPayload {
  return {
    started_at: body.startedAt,
    ended_at: endedAt,
    transport: body.transport,
    members: body.members,
    area: body.area.trim(),
    violation_found: body.violationFound ?? body.findings.length > 0,
    content: body.content.trim(),
    measures: body.measures.trim(),
    opinion: body.opinion.trim(),
    follow_up: body.followUp.trim(),
    findings: body.findings,
    follow_ups: body.followUps,
    stops: body.stops.slice(0, MOST_STOPS),
    track: columns(walk),
  }
}

/** Findings sealed on this phone that name this patrol, with those it already knows of. */
export async function findingsOf(patrol: string, author: string, known: string[]) {
  const rows = await db.items.where('author').equals(author).toArray()
  const findings = rows.filter((row) => row.kind === 'finding')
  const opened = await Promise.all(
    findings.map(async (row) => [row.id, await open<Sealed>(row.box)] as const),
  )
  const named = opened.filter(([, sealed]) => sealed.payload.patrol_id === patrol)
  return [...new Set([...known, ...named.map(([id]) => id)])]
}

/** What a record has no room for, one a line: fixes as they were heard, and `{stop}`. */
export function leftOver(walk: Walk, stops: PatrolBody['stops']): object[] {
  return [...leftOut(walk), ...stops.slice(MOST_STOPS).map((stop) => ({ stop }))]
}

/** All of that goes along as a file, written anew at each try: a patrol may have gone on since. */
async function keepRaw(id: string, author: string, left: object[]): Promise<void> {
  const earlier = (await filesOf(id)).filter((file) => file.mediaType === RAW_TYPE)
  for (const file of earlier) await dropFile(file.id)
  if (!left.length) return
  const lines = left.map((one) => `${JSON.stringify(one)}\n`)
  const about = { name: RAW, capture: null, preview: null, mediaType: RAW_TYPE }
  await keepFile(new Blob(lines), { ...about, owner: id, author, role: 'track' })
}

/** Without pictures that were taken away since: only what is sealed along can be pointed at. */
async function withTheirPhotos(id: string, looks: PatrolBody['followUps']) {
  const sealed = new Set((await filesOf(id)).map((file) => file.sha256))
  return looks.map((look) => ({ ...look, photos: look.photos.filter((one) => sealed.has(one)) }))
}

/**
 * Seal a patrol that was ended, with its way, its files and what it found.
 *
 * Raises `PatrolOver`; `PatrolWentOn` if another tab went on with it since `draft` was read, even
 * if it was ended again: its fixes and stops are not in what the officer looked at.
 */
export async function sealPatrol(draft: Draft<PatrolBody>, title: string): Promise<ItemRow> {
  return alone(draft.id, async () => {
    const present = await openPatrol(draft.id)
    if (!present) throw new PatrolOver()
    const same = present.body.endedAt === draft.body.endedAt
    if (present.recording || !same) throw new PatrolWentOn()
    return sealEnded(draft, title)
  })
}

async function sealEnded(draft: Draft<PatrolBody>, title: string): Promise<ItemRow> {
  const { id, author, body, startedAt } = draft
  if (!body.endedAt) throw new Error('the patrol was not ended')
  const walk = await wayOf(id, startedAt)
  const findings = await findingsOf(id, author, body.findings)
  await keepRaw(id, author, leftOver(walk, body.stops))
  const followUps = await withTheirPhotos(id, body.followUps)
  const said = payload({ ...body, findings, followUps }, walk, body.endedAt)
  return seal({ id, kind: 'patrol', title, payload: { ...said } })
}
