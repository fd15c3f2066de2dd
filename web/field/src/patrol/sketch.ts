/** Where things are on the sketch: pixels from the top left. */
import type { Stop } from '@/patrol/patrols'
import type { Point, Walk } from '@/patrol/walk'

interface Spot {
  x: number
  y: number
}

export interface Sketch {
  lines: string[]
  /** Where lines begin and end, so that a gap is seen as one. */
  ends: Spot[]
  stops: Spot[]
  here: (Spot & { r: number }) | null
  bar: { m: number; px: number }
}

type Place = Pick<Stop, 'lon' | 'lat'>

const MARGIN = 28
/** What is shown at least, so that jitter at one spot does not fill the screen. */
const LEAST_M = 120
const MOST_DOTS = 600
const DEGREE_M = 111_195

function thinned(line: Point[], every: number): Point[] {
  return line.filter((_, n) => n % every === 0 || n === line.length - 1)
}

/** Pixels of each place; local metres are good enough for a day's walk. */
function projection(places: Place[], width: number, height: number) {
  const lons = places.map((place) => place.lon)
  const lats = places.map((place) => place.lat)
  const [west, east] = [
    lons.reduce((a, b) => Math.min(a, b)),
    lons.reduce((a, b) => Math.max(a, b)),
  ]
  const [south, north] = [
    lats.reduce((a, b) => Math.min(a, b)),
    lats.reduce((a, b) => Math.max(a, b)),
  ]
  const mid = { lon: (west + east) / 2, lat: (south + north) / 2 }
  const eastM = DEGREE_M * Math.cos((mid.lat * Math.PI) / 180)
  const across = Math.max((east - west) * eastM, LEAST_M)
  const up = Math.max((north - south) * DEGREE_M, LEAST_M)
  const perM = Math.min((width - 2 * MARGIN) / across, (height - 2 * MARGIN) / up)
  const spot = (place: Place): Spot => ({
    x: width / 2 + (place.lon - mid.lon) * eastM * perM,
    y: height / 2 - (place.lat - mid.lat) * DEGREE_M * perM,
  })
  return { spot, perM }
}

/** A round length that is some 60 to 120 pixels long. */
function bar(perM: number): Sketch['bar'] {
  const most = 120 / perM
  const ten = 10 ** Math.floor(Math.log10(most))
  const m = [5, 2, 1].map((one) => one * ten).find((one) => one <= most) ?? ten
  return { m, px: m * perM }
}

export function sketch(walk: Walk, stops: Stop[], width: number, height: number): Sketch | null {
  if (!walk.points.length) return null
  const every = Math.ceil(walk.points.length / MOST_DOTS)
  const lines = walk.lines().map((line) => thinned(line, every).map((point) => point.fix))
  const { spot, perM } = projection([...lines.flat(), ...stops], width, height)
  const drawn = lines.map((line) => line.map(spot))
  const last = walk.last?.fix
  return {
    lines: drawn.map((line) => line.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ')),
    ends: drawn
      .flatMap((line) => [line[0], line[line.length - 1]])
      .filter((one) => one !== undefined),
    stops: stops.map(spot),
    here: last ? { ...spot(last), r: Math.max(8, (last.accuracy_m ?? 0) * perM) } : null,
    bar: bar(perM),
  }
}
