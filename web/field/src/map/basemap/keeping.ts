/** The base map of this phone: which one the service offers, which one is here, and the way between. */
import { shallowReactive } from 'vue'
import { FIELD, Offline, Refused } from '@/api/call'
import type { AreaOut } from '@/api/types'
import { db, keepNote, note } from '@/db/database'
import type { Hashed, ToHash } from '@/map/basemap/hashing'
import { download, OtherBytes, PartsSource } from '@/map/basemap/parts'
import { askSigned, callSigned } from '@/session/tokens'
import { box, open, type Box } from '@/vault/box'

type Part = AreaOut['parts'][number]
export type Offered = Omit<Part, 'basemap'> & { basemap: NonNullable<Part['basemap']> }

/** A base map whose every byte is here, and was checked. */
export interface Installed {
  sha256: string
  bytes: number
  tile_type: string
  max_zoom: number
  credit: string | null
  at: number
}

const [INSTALLED, TIANDITU, HOME] = ['basemap_installed', 'tianditu_key', 'basemap']
const PART_PATIENCE_MS = 120_000

export const basemap = shallowReactive({
  offered: [] as Offered[],
  /** Bytes of the pack as it travels. */
  packBytes: null as number | null,
  installed: null as Installed | null,
  tianditu: null as string | null,
  doing: 'nothing' as 'nothing' | 'asking' | 'fetching' | 'checking',
  bytes: 0,
  of: 0,
  fault: null as unknown,
})

/** What is kept on the phone is known without a network. Raises `Locked`. */
export async function recallBasemap(): Promise<void> {
  basemap.installed = (await note<Installed>(INSTALLED)) ?? null
  const key = await note<Box>(TIANDITU)
  basemap.tianditu = key ? await open<string | null>(key) : null
}

export function canKeep(): boolean {
  return typeof navigator.storage?.getDirectory === 'function'
}

async function folderOf(sha256: string, create = false): Promise<FileSystemDirectoryHandle> {
  const root = await navigator.storage.getDirectory()
  const home = await root.getDirectoryHandle(HOME, { create: true })
  return home.getDirectoryHandle(sha256, { create })
}

/** Ask what there is and how large it is, before anything is fetched. */
export async function askArea(): Promise<void> {
  basemap.doing = 'asking'
  basemap.fault = null
  try {
    const said = await callSigned<AreaOut>('GET', `${FIELD}/area`)
    basemap.offered = said.parts.filter((part): part is Offered => part.basemap !== null)
    basemap.packBytes = said.parts.find((part) => part.name === 'vector')?.bytes ?? null
    basemap.tianditu = said.tiles.tianditu_key
    await keepNote(TIANDITU, await box(basemap.tianditu))
  } catch (fault) {
    basemap.fault = fault
  } finally {
    basemap.doing = 'nothing'
  }
}

let wanted = ''

export function pause(): void {
  wanted = ''
}

async function fetchBytes(part: Offered, from: number, to: number): Promise<Blob> {
  const headers = { Range: `bytes=${from}-${to - 1}`, 'If-Range': part.etag }
  const answer = await askSigned('GET', part.href, { headers, patienceMs: PART_PATIENCE_MS })
  if (answer.status !== 206) throw new OtherBytes()
  try {
    return await answer.blob()
  } catch (fault) {
    throw new Offline(`the answer broke off: ${String(fault)}`)
  }
}

/** Fetch a base map, or go on with it. The outcome is in `basemap`. */
export async function fetchBasemap(part: Offered): Promise<void> {
  const { sha256 } = part.basemap
  wanted = sha256
  Object.assign(basemap, { doing: 'fetching', bytes: 0, of: part.bytes, fault: null })
  try {
    const folder = await folderOf(sha256, true)
    const told = (bytes: number) => (basemap.bytes = bytes)
    const get = (from: number, to: number) => fetchBytes(part, from, to)
    const whole = await download(folder, part.bytes, get, told, () => wanted === sha256)
    if (whole) await check(part, folder)
  } catch (fault) {
    basemap.fault = fault
    const foreseen = fault instanceof Offline || fault instanceof Refused
    if (!foreseen) reportError(fault)
  } finally {
    basemap.doing = 'nothing'
  }
}

async function check(part: Offered, folder: FileSystemDirectoryHandle): Promise<void> {
  basemap.doing = 'checking'
  const { sha256, tile_type, max_zoom, credit } = part.basemap
  const found = await hashed({ folder, bytes: part.bytes })
  if (found !== sha256) {
    await forget(sha256)
    throw new OtherBytes()
  }
  const before = basemap.installed
  const said = { sha256, bytes: part.bytes, tile_type, max_zoom, credit, at: Date.now() }
  await keepNote(INSTALLED, said)
  basemap.installed = said
  if (before && before.sha256 !== sha256) await forget(before.sha256)
}

function hashed(what: ToHash): Promise<string | null> {
  const worker = new Worker(new URL('./hashing.ts', import.meta.url), { type: 'module' })
  return new Promise<string | null>((resolve, reject) => {
    worker.addEventListener('error', (event) => reject(new Error(event.message)))
    worker.addEventListener('message', ({ data }: MessageEvent<Hashed>) => {
      if ('fault' in data) reject(new Error(data.fault))
      else resolve(data.sha256)
    })
    worker.postMessage(what)
  }).finally(() => worker.terminate())
}

async function forget(sha256: string): Promise<void> {
  const root = await navigator.storage.getDirectory()
  const home = await root.getDirectoryHandle(HOME, { create: true })
  await home.removeEntry(sha256, { recursive: true })
}

export async function removeBasemap(): Promise<void> {
  const { installed } = basemap
  if (!installed) return
  await db.notes.delete(INSTALLED)
  basemap.installed = null
  await forget(installed.sha256)
}

/** Where the map on this phone is read; null if there is none. */
export async function installedSource(): Promise<PartsSource | null> {
  const { installed } = basemap
  if (!installed) return null
  return new PartsSource(await folderOf(installed.sha256), installed.sha256, installed.bytes)
}
