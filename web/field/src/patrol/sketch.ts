/** Where things are on the sketch: pixels from the top left. */
import { paper, scaleBar, type Bar, type Dot } from '@/map/paper'
import type { Stop } from '@/patrol/patrols'
import type { Point, Walk } from '@/patrol/walk'

export interface Sketch {
  lines: string[]
  /** Where lines begin and end, so that a gap is seen as one. */
  ends: Dot[]
  stops: Dot[]
  here: (Dot & { r: number }) | null
  bar: Bar
}

const EDGE = 28
const LEAST_M = 120
const MOST_BAR = 120
const MOST_DOTS = 600

function thinned(line: Point[], every: number): Point[] {
  return line.filter((_, n) => n % every === 0 || n === line.length - 1)
}

export function sketch(walk: Walk, stops: Stop[], width: number, height: number): Sketch | null {
  if (!walk.points.length) return null
  const every = Math.ceil(walk.points.length / MOST_DOTS)
  const lines = walk.lines().map((line) => thinned(line, every).map((point) => point.fix))
  const sheet = { width, height, edge: EDGE, leastM: LEAST_M }
  const { dot, pxPerM } = paper([...lines.flat(), ...stops], sheet)
  const drawn = lines.map((line) => line.map(dot))
  const last = walk.last?.fix
  return {
    lines: drawn.map((line) => line.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ')),
    ends: drawn
      .flatMap((line) => [line[0], line[line.length - 1]])
      .filter((one) => one !== undefined),
    stops: stops.map(dot),
    here: last ? { ...dot(last), r: Math.max(8, (last.accuracy_m ?? 0) * pxPerM) } : null,
    bar: scaleBar(pxPerM, MOST_BAR),
  }
}
