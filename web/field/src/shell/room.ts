/** How much room the browser gives this app; asked to be left alone from the first sign-in on. */
import { shallowReactive, watch } from 'vue'
import { askToPersist, roomNow } from '@/files/room'
import { session } from '@/session/session'
import { keepReserve } from '@/shell/reserve'

const TIGHT_BYTES = 300 * 1024 * 1024
const LOOK_MS = 60_000

/** Bytes that can still be kept; null where the browser does not tell. */
export const room = shallowReactive({ free: null as number | null })

export function isTight(): boolean {
  return room.free !== null && room.free < TIGHT_BYTES
}

async function look(): Promise<void> {
  room.free = (await roomNow()).freeBytes
  if (!isTight()) await keepReserve()
}

async function settle(officer: string | undefined): Promise<void> {
  if (officer) await askToPersist()
  await look()
}

export function watchRoom(): void {
  window.setInterval(() => void look().catch(reportError), LOOK_MS)
  watch(
    () => session.officer?.id,
    (officer) => void settle(officer).catch(reportError),
    { immediate: true },
  )
}
