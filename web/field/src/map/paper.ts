/** Places on a small sheet of paper: north is up, and a metre is as long across as up. */
import CheapRuler from 'cheap-ruler'
import type { Spot } from '@/map/things'

export interface Sheet {
  width: number
  height: number
  /** Left free on every side, in pixels as the others. */
  edge: number
  /** Metres shown at least, so that jitter at one spot does not fill the sheet. */
  leastM: number
}

export interface Dot {
  x: number
  y: number
}

export interface Paper {
  /** Pixels from the top left. */
  dot: (place: Spot) => Dot
  pxPerM: number
}

export interface Bar {
  m: number
  px: number
}

/** Not by spreading: ten thousand arguments are too many for some browsers. */
function extent(numbers: number[]): [number, number] {
  return numbers.reduce<[number, number]>(
    ([least, most], one) => [Math.min(least, one), Math.max(most, one)],
    [Infinity, -Infinity],
  )
}

/** A sheet that shows all of `places`, of which there is one at least. */
export function paper(places: Spot[], { width, height, edge, leastM }: Sheet): Paper {
  const [west, east] = extent(places.map(({ lon }) => lon))
  const [south, north] = extent(places.map(({ lat }) => lat))
  const mid = { lon: (west + east) / 2, lat: (south + north) / 2 }
  const { kx, ky } = new CheapRuler(mid.lat, 'meters')
  const across = Math.max((east - west) * kx, leastM)
  const up = Math.max((north - south) * ky, leastM)
  const pxPerM = Math.min((width - 2 * edge) / across, (height - 2 * edge) / up)
  const dot = ({ lon, lat }: Spot): Dot => ({
    x: width / 2 + (lon - mid.lon) * kx * pxPerM,
    y: height / 2 - (lat - mid.lat) * ky * pxPerM,
  })
  return { dot, pxPerM }
}

/** The longest of 1, 2 or 5 metres times ten and ten again that is no longer than `mostPx`. */
export function scaleBar(pxPerM: number, mostPx: number): Bar {
  const most = mostPx / pxPerM
  const ten = 10 ** Math.floor(Math.log10(most))
  const m = [5, 2, 1].map((one) => one * ten).find((one) => one <= most) ?? ten
  return { m, px: m * pxPerM }
}
