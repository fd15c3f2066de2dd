/** Recorders that go on while the screen is locked: their keys, and files they wrote. */
import { FIELD } from '@/api/call'
import type { components } from '@/api/schema'
import { db } from '@/db/database'
import type { ItemRow, Sealed } from '@/db/rows'
import { callSigned } from '@/session/tokens'
import { open } from '@/vault/box'

type Schemas = components['schemas']
export type Recorder = Schemas['patrols.OwnRecorderOut']
export type Made = Schemas['patrols.RecorderMade']
export type Kind = Recorder['kind']

/** Raises `Refused`, `Offline`. */
export async function myRecorders(): Promise<Recorder[]> {
  const all = await callSigned<Recorder[]>('GET', `${FIELD}/recorders`)
  return all.filter((one) => !one.revoked_at)
}

/** The key is told this once. Raises `Refused`, `Offline`. */
export async function makeRecorder(kind: Kind, name: string): Promise<Made> {
  return callSigned<Made>('POST', `${FIELD}/recorders`, { body: { kind, name } })
}

export async function revokeRecorder(id: string): Promise<void> {
  await callSigned('POST', `${FIELD}/recorders/${id}/revoke`)
}

export interface PatrolHere {
  id: string
  title: string
  sealedAt: string
}

const ARRIVED: ItemRow['state'][] = ['received', 'complete', 'returned']

/** Patrols of this officer that the office has, the newest first. */
export async function myPatrols(officer: string): Promise<PatrolHere[]> {
  const rows = await db.items.where('author').equals(officer).toArray()
  const patrols = rows
    .filter((row) => row.kind === 'patrol' && ARRIVED.includes(row.state))
    .sort((a, b) => (a.sealedAt < b.sealedAt ? 1 : -1))
  return Promise.all(
    patrols.map(async ({ id, box, sealedAt }) => {
      return { id, sealedAt, title: (await open<Sealed>(box)).title }
    }),
  )
}

export type Told = Schemas['patrols.RecordingOut']

/** What other recorders told of a patrol, the newest first. Raises `Refused`, `Offline`. */
export async function toldOf(patrol: string): Promise<Told[]> {
  const all = await callSigned<Told[]>('GET', `/api/patrols/${patrol}/recordings`)
  return all.sort((a, b) => b.received_at.localeCompare(a.received_at))
}

/** Raises `Refused`, `Offline`. */
export async function importTrack(patrol: string, file: File): Promise<void> {
  const query = new URLSearchParams({ patrol, name: file.name })
  const patienceMs = 10 * 60_000
  await callSigned('POST', `${FIELD}/tracks/import?${query}`, { bytes: file, patienceMs })
}
