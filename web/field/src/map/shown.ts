/** Which layers the officer wants to see; the phone remembers. */
import { shallowRef } from 'vue'
import { keepNote, note } from '@/db/database'
import { KINDS, type Kind } from '@/map/things'

const NAME = 'map_layers'

export type Base = 'none' | 'offline' | 'vector' | 'image'

interface Choice {
  hidden: Kind[]
  base: Base
}

export const shown = shallowRef<ReadonlySet<Kind>>(new Set(KINDS))
export const base = shallowRef<Base>('offline')

export async function recallShown(): Promise<void> {
  const kept = await note<Choice>(NAME)
  if (!kept) return
  shown.value = new Set(KINDS.filter((kind) => !kept.hidden.includes(kind)))
  base.value = kept.base
}

async function keep(): Promise<void> {
  const hidden = KINDS.filter((kind) => !shown.value.has(kind))
  await keepNote(NAME, { hidden, base: base.value } satisfies Choice)
}

export async function toggle(kind: Kind): Promise<void> {
  const next = new Set(shown.value)
  if (!next.delete(kind)) next.add(kind)
  shown.value = next
  await keep()
}

export async function chooseBase(wanted: Base): Promise<void> {
  base.value = wanted
  await keep()
}
