/** What can be seen on the map and tapped: all of it out of the pack, none of it asked for. */
import type { Geometry } from 'geojson'
import { shapeOf } from '@/map/standing'
import type { SectionItems, SectionName } from '@/pack/items'
import { section } from '@/pack/pack'

export type Kind = 'right' | 'zone' | 'board' | 'task' | 'visit' | 'reason' | 'follow_up'

export const SECTION_OF = {
  right: 'rights',
  zone: 'zones',
  board: 'signboards',
  task: 'tasks',
  visit: 'visits',
  reason: 'reasons',
  follow_up: 'follow_ups',
} as const satisfies Record<Kind, SectionName>

export const KINDS = Object.keys(SECTION_OF) as Kind[]

export type ItemOf<K extends Kind> = SectionItems[(typeof SECTION_OF)[K]]

export interface Spot {
  lon: number
  lat: number
}

/** By kind and id: what it says now is looked up in the pack. */
export interface Thing {
  kind: Kind
  id: string
}

export function itemOf<K extends Kind>(kind: K, id: string): ItemOf<K> | null {
  const items = section(SECTION_OF[kind]) as { id: string | number }[]
  return (items.find((one) => String(one.id) === id) as ItemOf<K> | undefined) ?? null
}

/** The middle of what a geometry covers: good enough to go there. */
export function middleOf(geometry: Geometry | null | undefined): Spot | null {
  const shape = shapeOf(geometry)
  if (!shape) return null
  const [west, south, east, north] = shape.box
  return { lon: (west + east) / 2, lat: (south + north) / 2 }
}

/** Where a thing is; null for a right without an outline, or what nobody placed. */
export function spotOf(thing: Thing): Spot | null {
  const item = itemOf(thing.kind, thing.id)
  if (!item) return null
  if ('boundary' in item) return middleOf(item.boundary?.geometry)
  if ('geometry' in item) return middleOf(item.geometry)
  const { lon, lat } = item
  return lon === null || lat === null ? null : { lon, lat }
}

/** What is written beside it. */
export function nameOf(thing: Thing): string {
  const item = itemOf(thing.kind, thing.id)
  if (!item) return ''
  if ('name' in item) return item.name
  if ('reason' in item) return item.reason
  return 'description' in item ? item.description : ''
}
