/** Where a form was begun: the best fix of its first minute stays, wherever it is finished. */
import { onBeforeUnmount, onMounted, ref, type Ref } from 'vue'
import type { WireFix } from '@/db/rows'
import { isFresh, isPlace, latest, listen, nudge, toWire, type Fix } from '@/fix/fix'

const SETTLE_MS = 60_000

const SILENCE_MS = 10_000

/** Hear every fix; some receivers speak only when something moved, and are asked. */
export function keepLooking(hear: (fix: Fix) => void): () => void {
  const stop = listen(hear)
  const asking = window.setInterval(() => {
    if (Date.now() - (latest.value?.heardAt ?? 0) > SILENCE_MS) nudge()
  }, SILENCE_MS / 4)
  return () => {
    window.clearInterval(asking)
    stop()
  }
}

export interface Placing {
  /** Fixes still replace one another, the better ones the worse. */
  settling: Ref<boolean>
  again: () => void
}

function isBetter(fix: Fix, before: WireFix | null): boolean {
  return (fix.accuracy_m ?? Infinity) < (before?.accuracy_m ?? Infinity)
}

export function usePlace(body: { fix: WireFix | null }): Placing {
  const settling = ref(false)
  let since = 0

  function hear(fix: Fix): void {
    if (!isPlace(fix) || !isFresh(fix)) return
    if (body.fix === null) {
      since = Date.now()
      settling.value = true
      body.fix = toWire(fix)
      return
    }
    settling.value = since > 0 && Date.now() - since < SETTLE_MS
    if (settling.value && isBetter(fix, body.fix)) body.fix = toWire(fix)
  }

  function again(): void {
    body.fix = null
    nudge()
  }

  let stop: () => void = () => undefined
  onMounted(() => {
    stop = keepLooking(hear)
    if (latest.value) hear(latest.value)
  })
  onBeforeUnmount(() => stop())
  return { settling, again }
}
