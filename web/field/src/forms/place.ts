/** Where a form was begun: the best fix of its first minute stays, wherever it is finished. */
import { onBeforeUnmount, onMounted, ref, type Ref } from 'vue'
import type { WireFix } from '@/db/rows'
import { isFresh, isPlace, latest, listen, toWire, type Fix } from '@/fix/fix'

const SETTLE_MS = 60_000

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
    if (latest.value) hear(latest.value)
  }

  let stop: () => void = () => undefined
  onMounted(() => (stop = listen(hear)))
  onBeforeUnmount(() => stop())
  return { settling, again }
}
