/** Positions on a small sheet of paper: north is up, and a metre is as long across as up. */
import type { WireFix } from '@/db/rows'

export interface Dot {
  x: number
  y: number
  heading: number | null
}

export interface Sketch {
  dots: Dot[]
  /** Of the scale bar: a round number of metres, and how long it is drawn. */
  barM: number
  barPx: number
}

const METRES_A_DEGREE = 111_320
const LEAST_M = 20 // jitter of one place is no landscape

export interface Placed {
  fix: WireFix
  heading_deg: number | null
}

function roundBelow(metres: number): number {
  const ten = 10 ** Math.floor(Math.log10(metres))
  return [5, 2, 1].map((one) => one * ten).find((one) => one <= metres) ?? ten
}

/** Null without any position. */
export function sketched(
  placed: Placed[],
  width: number,
  height: number,
  edge = 16,
): Sketch | null {
  if (!placed.length) return null
  const lons = placed.map(({ fix }) => fix.lon)
  const lats = placed.map(({ fix }) => fix.lat)
  const [west, east] = extent(lons)
  const [south, north] = extent(lats)
  const shrink = Math.cos((((south + north) / 2) * Math.PI) / 180)
  const wideM = Math.max(LEAST_M, (east - west) * shrink * METRES_A_DEGREE)
  const highM = Math.max(LEAST_M, (north - south) * METRES_A_DEGREE)
  const pxPerM = Math.min((width - 2 * edge) / wideM, (height - 2 * edge) / highM)
  const dots = placed.map(({ fix, heading_deg }) => ({
    x: width / 2 + (fix.lon - (west + east) / 2) * shrink * METRES_A_DEGREE * pxPerM,
    y: height / 2 - (fix.lat - (south + north) / 2) * METRES_A_DEGREE * pxPerM,
    heading: heading_deg,
  }))
  const barM = roundBelow(width / 3 / pxPerM)
  return { dots, barM, barPx: barM * pxPerM }
}

/** Not by spreading: ten thousand arguments are too many for some browsers. */
function extent(numbers: number[]): [number, number] {
  return numbers.reduce<[number, number]>(
    ([least, most], one) => [Math.min(least, one), Math.max(most, one)],
    [Infinity, -Infinity],
  )
}
