/** How much room the browser gives this app; asked to be left alone from the first sign-in on. */
import { shallowReactive, watch } from 'vue'
import { session } from '@/session/session'
import { keepReserve } from '@/shell/reserve'

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
  if (session.officer && !isTight()) await keepReserve()
}

/** Ask that the browser never clears this app away: at the first sign-in, and until it agrees. */
export async function askToPersist(): Promise<void> {
  await navigator.storage?.persist?.()
  await lookAtRoom()
}

export function watchRoom(): void {
  window.setInterval(() => void lookAtRoom().catch(reportError), LOOK_MS)
  watch(
    () => session.officer?.id,
    (officer) => void (officer ? askToPersist() : lookAtRoom()).catch(reportError),
    { immediate: true },
  )
}
