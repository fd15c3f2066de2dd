/** How much room the browser gives this app, and whether it may take it back. */
import { shallowReactive, watch } from 'vue'
import { session } from '@/session/session'

const TIGHT_BYTES = 300 * 1024 * 1024
const LOOK_MS = 60_000

export const room = shallowReactive({
  /** Bytes that can still be kept; null where the browser does not tell. */
  free: null as number | null,
  used: null as number | null,
  /** Whether the browser promised not to clear it away. */
  persistent: null as boolean | null,
})

export function isTight(): boolean {
  return room.free !== null && room.free < TIGHT_BYTES
}

export async function lookAtRoom(): Promise<void> {
  if (!navigator.storage?.estimate) return
  const { quota, usage } = await navigator.storage.estimate()
  room.used = usage ?? null
  room.free = quota === undefined || usage === undefined ? null : Math.max(0, quota - usage)
  room.persistent = await navigator.storage.persisted()
}

/** Ask that the browser never clears this app away: at the first sign-in, and until it agrees. */
export async function askToPersist(): Promise<void> {
  if (!navigator.storage?.persist) return
  if (!(await navigator.storage.persisted())) await navigator.storage.persist()
  await lookAtRoom()
}

export function watchRoom(): void {
  const look = () => void lookAtRoom().catch(reportError)
  look()
  window.setInterval(look, LOOK_MS)
  watch(
    () => session.officer?.id,
    (officer) => {
      if (officer) askToPersist().catch(reportError)
    },
  )
}
