/** How things look on the map: told apart by form as well as by colour, read in the sun. */
import Fill from 'ol/style/Fill'
import RegularShape from 'ol/style/RegularShape'
import Stroke from 'ol/style/Stroke'
import Style from 'ol/style/Style'
import Text from 'ol/style/Text'
import type { Kind } from '@/map/things'

const GREEN = '#0b5d3b'
const AMBER = '#9a3b00'
const RED = '#b00020'
const BLUE = '#1d4f91'
const VIOLET = '#6a1b9a'
const FONT = '600 15px system-ui, sans-serif'

/** Slanting lines: what is so marked has run out, also for who sees no colours. */
function hatch(colour: string): CanvasPattern | string {
  const tile = document.createElement('canvas')
  tile.width = tile.height = 12
  const pen = tile.getContext('2d')
  if (!pen) return `${colour}22`
  pen.strokeStyle = colour
  pen.lineWidth = 2
  pen.beginPath()
  for (const from of [-12, 0, 12]) {
    pen.moveTo(from, 12)
    pen.lineTo(from + 12, 0)
  }
  pen.stroke()
  return pen.createPattern(tile, 'repeat') ?? `${colour}22`
}

function label(words: string, colour: string, offsetY = 0): Text {
  return new Text({
    text: words,
    font: FONT,
    offsetY,
    overflow: true,
    fill: new Fill({ color: colour }),
    stroke: new Stroke({ color: '#fff', width: 4 }),
  })
}

interface Look {
  line: string
  fill: () => CanvasPattern | string
  dash?: number[]
}

const RIGHTS: Record<string, Look> = {
  valid: { line: GREEN, fill: () => `${GREEN}26` },
  suspended: { line: AMBER, fill: () => `${AMBER}26`, dash: [10, 6] },
  expired: { line: RED, fill: () => hatch(RED) },
}
const ZONES: Record<string, Look> = {
  patrol_area: { line: BLUE, fill: () => `${BLUE}12`, dash: [4, 6] },
  other: { line: VIOLET, fill: () => `${VIOLET}1f`, dash: [12, 4, 2, 4] },
}
const made = new Map<Look, Fill>()

function ground(look: Look, words: string, width: number): Style {
  const fill = made.get(look) ?? new Fill({ color: look.fill() })
  made.set(look, fill)
  const stroke = new Stroke({ color: look.line, width, lineDash: look.dash })
  return new Style({ fill, stroke, text: label(words, look.line) })
}

export function rightStyle(state: string, name: string): Style {
  return ground(RIGHTS[state] ?? (RIGHTS.valid as Look), name, 2.5)
}

export function zoneStyle(kind: string, name: string): Style {
  return ground(ZONES[kind] ?? (ZONES.other as Look), name, 2)
}

const SPOTS: Partial<Record<Kind, { points: number; colour: string; angle: number }>> = {
  board: { points: 4, colour: GREEN, angle: Math.PI / 4 },
  task: { points: 3, colour: RED, angle: Math.PI },
  visit: { points: 5, colour: BLUE, angle: 0 },
  reason: { points: 3, colour: AMBER, angle: 0 },
  follow_up: { points: 6, colour: VIOLET, angle: 0 },
}

export function spotStyle(kind: Kind, words: string, bad: boolean): Style {
  const spot = SPOTS[kind] ?? { points: 4, colour: BLUE, angle: 0 }
  const colour = bad ? RED : spot.colour
  const { points, angle } = spot
  const edge = new Stroke({ color: '#fff', width: 2 })
  const image = new RegularShape({
    points,
    angle,
    radius: 12,
    fill: new Fill({ color: colour }),
    stroke: edge,
  })
  return new Style({ image, text: label(words, colour, 22), zIndex: 2 })
}

export const trackStyle = [
  new Style({ stroke: new Stroke({ color: '#fff', width: 7 }), zIndex: 3 }),
  new Style({ stroke: new Stroke({ color: BLUE, width: 4 }), zIndex: 3 }),
]

export const radiusStyle = new Style({
  fill: new Fill({ color: `${BLUE}2e` }),
  stroke: new Stroke({ color: BLUE, width: 1.5 }),
  zIndex: 4,
})

/** Oneself: an arrow where the phone knows which way it moves, else a diamond. */
export function meStyle(headingDeg: number | null): Style {
  const fill = new Fill({ color: BLUE })
  const stroke = new Stroke({ color: '#fff', width: 3 })
  const rotation = ((headingDeg ?? 0) * Math.PI) / 180
  const points = headingDeg === null ? 24 : 3
  const image = new RegularShape({
    points,
    radius: 12,
    fill,
    stroke,
    rotation,
    rotateWithView: true,
  })
  return new Style({ image, zIndex: 5 })
}

export const goalStyle = new Style({
  image: new RegularShape({
    points: 4,
    radius: 16,
    radius2: 4,
    fill: new Fill({ color: RED }),
    stroke: new Stroke({ color: '#fff', width: 2 }),
  }),
  zIndex: 6,
})
