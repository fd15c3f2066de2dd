/** Many files, one after another: kept, paused between two, and one bad file stops no other. */
import { shallowReactive } from 'vue'
import { keepPicked } from '@/camera/picking'
import { db } from '@/db/database'
import type { FileRow } from '@/db/rows'
import { dropFile } from '@/files/parts'
import { stayOpen } from '@/session/idle'
import { fitting } from '@/files/room'
import { askToPersist, lookAtRoom, room } from '@/shell/room'

export type IntakeState = 'waiting' | 'keeping' | 'kept' | 'twin' | 'failed' | 'unfit'

export interface Intake {
  n: number
  file: File
  state: IntakeState
  doneBytes: number
  fault: unknown
}

/** A file with the same bytes that this record already has. */
async function twinOf(row: FileRow): Promise<FileRow | undefined> {
  const same = await db.files.where('sha256').equals(row.sha256).toArray()
  return same.find((one) => one.owner === row.owner && one.id !== row.id)
}

export interface Intakes {
  owner: string
  list: Intake[]
  paused: boolean
  running: boolean
  /** What the files that did not fit would have needed beyond what is free. */
  missingBytes: number
}

const begun = new Map<string, Intakes>()

/** Goes on while the officer looks at something else in the app; gone with the page. */
export function intakesOf(owner: string): Intakes {
  const known = begun.get(owner)
  if (known) return known
  const list = shallowReactive<Intake[]>([])
  const fresh = shallowReactive({ owner, list, paused: false, running: false, missingBytes: 0 })
  begun.set(owner, fresh)
  return fresh
}

/** Sealed or thrown away: nothing more is taken in. */
export function forgetIntakes(owner: string): void {
  const known = begun.get(owner)
  if (known) known.paused = true
  begun.delete(owner)
}

function put(intakes: Intakes, one: Intake, now: Partial<Intake>): void {
  const before = intakes.list[one.n]
  if (before) intakes.list[one.n] = { ...before, ...now }
}

async function keep(intakes: Intakes, one: Intake): Promise<void> {
  put(intakes, one, { state: 'keeping' })
  const row = await keepPicked(intakes.owner, one.file, (doneBytes) => {
    put(intakes, one, { doneBytes })
  })
  const twin = await twinOf(row)
  if (twin) await dropFile(row.id)
  put(intakes, one, { state: twin ? 'twin' : 'kept', doneBytes: one.file.size })
}

async function run(intakes: Intakes): Promise<void> {
  if (intakes.running) return
  intakes.running = true
  const awake = stayOpen()
  for (;;) {
    const next = intakes.list.find((one) => one.state === 'waiting')
    if (!next || intakes.paused) break
    await keep(intakes, next).catch((fault: unknown) => {
      put(intakes, next, { state: 'failed', fault, doneBytes: 0 })
    })
  }
  awake()
  intakes.running = false
}

/** Between two files: one that is half in is finished first. */
export function hold(intakes: Intakes): void {
  intakes.paused = true
}

export function goOn(intakes: Intakes): Promise<void> {
  intakes.paused = false
  return run(intakes)
}

function line(intakes: Intakes, files: File[], state: IntakeState): void {
  for (const file of files) {
    intakes.list.push({ n: intakes.list.length, file, state, doneBytes: 0, fault: null })
  }
}

function expected(intakes: Intakes): Intake[] {
  return intakes.list.filter((one) => one.state !== 'unfit' && one.state !== 'failed')
}

export function totalBytes(intakes: Intakes): number {
  return expected(intakes).reduce((sum, one) => sum + one.file.size, 0)
}

export function doneBytes(intakes: Intakes): number {
  return expected(intakes).reduce((sum, one) => sum + one.doneBytes, 0)
}

/** Take in what fits; the room is asked for before the first byte is written. */
export async function takeIn(intakes: Intakes, files: File[]): Promise<void> {
  await askToPersist()
  await lookAtRoom()
  const freeBytes = room.free
  const promised = totalBytes(intakes) - doneBytes(intakes)
  const found = fitting(files, freeBytes === null ? null : freeBytes - promised)
  intakes.missingBytes = found.missingBytes
  line(intakes, found.fit, 'waiting')
  line(intakes, found.unfit, 'unfit')
  await run(intakes)
}
