/**
 * Keeping files beside the screen: hashing and boxing happen in a worker, so that the next press
 * of the shutter waits for nothing.
 */
import { v4 as uuid4 } from 'uuid'
import { watch } from 'vue'
import type { FileRow } from '@/db/rows'
import type { FileIn } from '@/files/parts'
import type { Answer, Order } from '@/files/worker'
import { session } from '@/session/session'

interface Waiting {
  owner: string
  kept: (row: FileRow) => void
  failed: (fault: Error) => void
  told: (bytes: number) => void
}

const waiting = new Map<string, Waiting>()
/** Whose previews are being drawn, by the order. */
const drawing = new Map<string, string>()
let worker: Worker | null = null

function fault(name: string, message: string): Error {
  return Object.assign(new Error(message), { name })
}

function heard({ data }: MessageEvent<Answer>): void {
  if (data.what === 'drawn') return void drawing.delete(data.order)
  const one = waiting.get(data.order)
  if (!one) return
  if (data.what === 'told') return one.told(data.bytes)
  waiting.delete(data.order)
  if (data.what === 'kept') {
    drawing.set(data.order, one.owner)
    one.kept(data.row)
  } else one.failed(fault(data.name, data.message))
  endIfIdle()
}

/** The worker itself broke, not one order: whoever waits is told, and the next one starts anew. */
function broke(event: ErrorEvent): void {
  for (const one of waiting.values()) one.failed(new Error(event.message || 'the worker ended'))
  waiting.clear()
  end()
}

function end(): void {
  worker?.terminate()
  worker = null
  drawing.clear()
}

/** Behind a lock screen nothing stays that could open anything. */
function endIfIdle(): void {
  if (!session.officer && waiting.size === 0) end()
}

watch(() => session.officer, endIfIdle)

function started(): Worker {
  if (worker) return worker
  worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })
  worker.addEventListener('message', heard)
  worker.addEventListener('error', broke)
  return worker
}

const LOOK_MS = 50
const DRAWN_MS = 3_000

/** Wait until nothing is being kept for `owner`, whatever became of it: files come one by one. */
export async function allKept(owner: string): Promise<void> {
  while ([...waiting.values()].some((one) => one.owner === owner)) {
    await new Promise((done) => setTimeout(done, LOOK_MS))
  }
}

/** Wait a moment for the previews of `owner`: a seal can name only what is drawn by then. */
export async function allDrawn(owner: string, patienceMs = DRAWN_MS): Promise<void> {
  const until = performance.now() + patienceMs
  while ([...drawing.values()].includes(owner) && performance.now() < until) {
    await new Promise((done) => setTimeout(done, LOOK_MS))
  }
}

/** Start the worker before it is needed: the first shot should not wait for it. */
export function warmUp(): void {
  started()
}

/**
 * As `keepFile`, beside the screen; with `read`, the file's own place and time become its sidecar.
 *
 * Resolves once the bytes are on the disk; if it fails, nothing of the file was kept.
 */
export async function keepAside(
  blob: Blob,
  about: FileIn,
  { read = false, told = () => undefined }: { read?: boolean; told?: (bytes: number) => void } = {},
): Promise<FileRow> {
  const order: Order = { order: uuid4(), blob, about, read }
  return new Promise((kept, failed) => {
    waiting.set(order.order, { owner: about.owner, kept, failed, told })
    started().postMessage(order)
  })
}
