import 'fake-indexeddb/auto'
import { readFileSync } from 'node:fs'
import type { Geometry } from 'geojson'
import { expect, test } from 'vitest'
import type { RightItem } from '@/pack/items'
import { rightsNear, stood, type Side } from '@/map/standing'

type Told = [lon: number, lat: number, accuracy_m: number, side: Side, line_m: number]
interface Shape {
  geometry: Geometry
  longest_m: number
  fixes: Told[]
}

// Written by tests/web/standing_fixture.py from what the service answers.
const file = new URL('standing.json', import.meta.url)
const shapes = JSON.parse(readFileSync(file, 'utf8')) as Shape[]

/** How far a great circle lies from the straight line at the middle of an edge, in metres. */
function bulge(shape: Shape, lat: number): number {
  return (shape.longest_m ** 2 * Math.tan((lat * Math.PI) / 180)) / (8 * 6_371_000)
}

const all = shapes.flatMap((shape) => shape.fixes.map((fix) => ({ shape, fix })))

test('the distance to the line is what the service says, to a thousandth', () => {
  for (const { shape, fix } of all) {
    const [lon, lat, accuracy_m, , line_m] = fix
    const told = stood({ comparable: true, geometry: shape.geometry }, { lon, lat, accuracy_m })
    const allowed = 0.1 + line_m / 1000 + bulge(shape, lat)
    expect(Math.abs((told.distance_m ?? NaN) - line_m), String(fix)).toBeLessThan(allowed)
  }
})

test('inside, outside and cannot tell are what the service says', () => {
  let close = 0
  for (const { shape, fix } of all) {
    const [lon, lat, accuracy_m, side, line_m] = fix
    const told = stood({ comparable: true, geometry: shape.geometry }, { lon, lat, accuracy_m })
    if (Math.abs(line_m - accuracy_m) < 0.1 + line_m / 1000 + bulge(shape, lat)) close += 1
    else expect(told.side, String(fix)).toBe(side)
  }
  expect(all.length).toBeGreaterThan(400)
  expect(close).toBeLessThan(all.length / 20)
})

test('nobody can tell against a line of another datum, without a line, or without a radius', () => {
  const geometry = shapes[0]?.geometry ?? null
  const place = { lon: 100, lat: 30, accuracy_m: 5 }
  const blind = { ...place, accuracy_m: null }

  expect(stood({ comparable: false, geometry: null }, place).doubt).toBe('other_datum')
  expect(stood(null, place)).toMatchObject({ side: 'cannot_tell', doubt: 'no_boundary' })
  expect(stood({ comparable: true, geometry }, blind).doubt).toBe('no_radius')
})

function ringAbout(lon: number, lat: number): number[][] {
  const ring = Array.from({ length: 24 }, (_, corner) => {
    const turn = (corner / 24) * 2 * Math.PI
    return [lon + 0.004 * Math.cos(turn), lat + 0.004 * Math.sin(turn)]
  })
  return [...ring, ring[0] ?? []]
}

function aRight(n: number): RightItem {
  const ring = ringAbout(100 + (n % 60) * 0.01, 30 + Math.floor(n / 60) * 0.01)
  const geometry = { type: 'MultiPolygon', coordinates: [[ring]] }
  const ground = { version: 1, comparable: true, source_datum: 'CGCS2000', geometry }
  const boundary = { ...ground, top_m: null, bottom_m: null }
  const said = { licence_no: '', kind: 'mining', name: `${n}`, holder: '', division_id: 1 }
  const term = { mineral: '', state: 'valid', valid_from: null, valid_to: null }
  return { id: `${n}`, ...said, ...term, boundary } as RightItem
}

test('among 3,000 rights those near are found, the one stood in first', () => {
  const rights = Array.from({ length: 3000 }, (_, n) => aRight(n))
  const place = { lon: 100.101, lat: 30.1, accuracy_m: 8 }
  const near = rightsNear(place, 3000, rights)

  expect(near[0]?.right.name).toBe(String(10 * 60 + 10))
  expect(near[0]?.standing.side).toBe('inside')
  const away = near.map((one) => one.away_m)
  expect(away).toEqual([...away].sort((a, b) => a - b))
  expect(near.length).toBeGreaterThan(10)
})
