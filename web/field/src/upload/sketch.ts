/** Where files were made, and which way the camera looked, on a small sheet of paper. */
import type { WireFix } from '@/db/rows'
import { paper, scaleBar, type Bar, type Dot } from '@/map/paper'

export interface Sketch {
  dots: (Dot & { heading: number | null })[]
  bar: Bar
}

export interface Placed {
  fix: WireFix
  heading_deg: number | null
}

const EDGE = 16
const LEAST_M = 20 // jitter of one place is no landscape

/** Null without any position. */
export function sketched(placed: Placed[], width: number, height: number): Sketch | null {
  if (!placed.length) return null
  const sheet = { width, height, edge: EDGE, leastM: LEAST_M }
  const all = placed.map(({ fix }) => fix)
  const { dot, pxPerM } = paper(all, sheet)
  const dots = placed.map(({ fix, heading_deg }) => ({ ...dot(fix), heading: heading_deg }))
  return { dots, bar: scaleBar(pxPerM, width / 3) }
}
