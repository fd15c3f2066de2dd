/**
 * Inside of a boundary, outside, or nobody can tell: answered on the phone, by the service's rule.
 *
 * A fix nearer to the line than its own radius tells nothing. EPSG:4490 and what the receiver calls
 * WGS 84 are taken as one: they differ by centimetres. Lines between corners are straight in
 * longitude and latitude, where the service measures to great circles: 2 cm in an edge of 1 km,
 * 2 m in one of 10 km.
 */
import CheapRuler from 'cheap-ruler'
import type { Geometry, Position } from 'geojson'
import pointInPolygon from 'point-in-polygon-hao'
import { section } from '@/pack/pack'
import type { RightItem } from '@/pack/items'

export type Side = 'inside' | 'outside' | 'cannot_tell'

/** Why nobody can tell. */
export type Doubt = 'no_boundary' | 'other_datum' | 'no_radius' | 'too_near'

export interface Place {
  lon: number
  lat: number
  accuracy_m: number | null
}

/** `distance_m`: to the nearest place of the line, on whichever side. */
export interface Standing {
  side: Side
  distance_m: number | null
  doubt: Doubt | null
}

type Point = [number, number]
type Box = [west: number, south: number, east: number, north: number]

export interface Ground {
  comparable: boolean
  geometry: Geometry | null
}

interface Shape {
  polygons: Position[][][]
  box: Box
}

const shapes = new WeakMap<Geometry, Shape | null>()

function polygonsOf(geometry: Geometry): Position[][][] {
  if (geometry.type === 'Polygon') return [geometry.coordinates]
  return geometry.type === 'MultiPolygon' ? geometry.coordinates : []
}

function boxOf(polygons: Position[][][]): Box {
  const box: Box = [Infinity, Infinity, -Infinity, -Infinity]
  for (const [outer = []] of polygons) {
    for (const [lon = NaN, lat = NaN] of outer) {
      if (lon < box[0]) box[0] = lon
      if (lat < box[1]) box[1] = lat
      if (lon > box[2]) box[2] = lon
      if (lat > box[3]) box[3] = lat
    }
  }
  return box
}

/** What is worked out of a geometry, once; null for what has no ground. */
export function shapeOf(geometry: Geometry | null | undefined): Shape | null {
  if (!geometry) return null
  const known = shapes.get(geometry)
  if (known !== undefined) return known
  const polygons = polygonsOf(geometry)
  const shape = polygons.length ? { polygons, box: boxOf(polygons) } : null
  shapes.set(geometry, shape)
  return shape
}

/** Whether a place lies in a geometry; one on the line does. */
export function holds(shape: Shape, lon: number, lat: number): boolean {
  const [west, south, east, north] = shape.box
  if (lon < west || lon > east || lat < south || lat > north) return false
  return shape.polygons.some((rings) => pointInPolygon([lon, lat], rings) !== false)
}

function nearest(shape: Shape, ruler: CheapRuler, at: Point): { lat: number; m: number } {
  let best = { lat: at[1], m: Infinity }
  for (const rings of shape.polygons) {
    for (const ring of rings) {
      const { point } = ruler.pointOnLine(ring as Point[], at)
      const m = ruler.distance(at, point)
      if (m < best.m) best = { lat: point[1], m }
    }
  }
  return best
}

/** Metres from a place to the line of a geometry: off by less than 0.1 % within 50 km. */
export function lineDistance(shape: Shape, lon: number, lat: number): number {
  const first = nearest(shape, new CheapRuler(lat, 'meters'), [lon, lat])
  // A degree of longitude has another length at the other end: measured again half-way.
  const halfway = (lat + first.lat) / 2
  return nearest(shape, new CheapRuler(halfway, 'meters'), [lon, lat]).m
}

function cannotTell(doubt: Doubt, distance_m: number | null = null): Standing {
  return { side: 'cannot_tell', distance_m, doubt }
}

/** Say how a place lies to a boundary, how far from its line, and why where nobody can tell. */
export function stood(ground: Ground | null, place: Place): Standing {
  if (ground && !ground.comparable) return cannotTell('other_datum')
  const shape = shapeOf(ground?.geometry)
  if (!shape) return cannotTell('no_boundary')
  const distance_m = Math.round(lineDistance(shape, place.lon, place.lat) * 10) / 10
  const radius = place.accuracy_m
  if (radius === null || !(radius >= 0)) return cannotTell('no_radius', distance_m)
  if (distance_m <= radius) return cannotTell('too_near', distance_m)
  const side = holds(shape, place.lon, place.lat) ? 'inside' : 'outside'
  return { side, distance_m, doubt: null }
}

export function standing(ground: Ground | null, place: Place): Side {
  return stood(ground, place).side
}

export interface Near {
  right: RightItem
  standing: Standing
  /** Metres to its ground; 0 within. */
  away_m: number
}

function reach(place: Place, withinM: number): Box {
  const ruler = new CheapRuler(place.lat, 'meters')
  return ruler.bufferPoint([place.lon, place.lat], withinM * 1.01)
}

function meet(one: Box, other: Box): boolean {
  return one[0] <= other[2] && one[2] >= other[0] && one[1] <= other[3] && one[3] >= other[1]
}

function nearness(right: RightItem, place: Place): Near {
  const shape = shapeOf(right.boundary?.geometry)
  const within = shape !== null && holds(shape, place.lon, place.lat)
  const told = stood(right.boundary, place)
  return { right, standing: told, away_m: within ? 0 : (told.distance_m ?? Infinity) }
}

/** Rights within so many metres of a place, the nearest first; among those within, the deepest. */
export function rightsNear(
  place: Place,
  withinM: number,
  rights: RightItem[] = section('rights'),
): Near[] {
  const box = reach(place, withinM)
  return rights
    .filter((right) => {
      const shape = right.boundary?.comparable ? shapeOf(right.boundary.geometry) : null
      return shape !== null && meet(shape.box, box)
    })
    .map((right) => nearness(right, place))
    .filter((near) => near.away_m <= withinM)
    .sort((a, b) => a.away_m - b.away_m || inwards(b) - inwards(a))
}

function inwards(near: Near): number {
  return near.standing.distance_m ?? 0
}

/** How a record seals where it was made: against which version of whose boundary. */
export interface SealedGround {
  right_id: string
  boundary_version: number | null
  answer: Side
  distance_m: number | null
}

export function sealedGround(right: RightItem, place: Place): SealedGround {
  const told = stood(right.boundary, place)
  return {
    right_id: right.id,
    boundary_version: right.boundary?.version ?? null,
    answer: told.side,
    distance_m: told.distance_m,
  }
}

const WORTH_SEALING_M = 2000

/** The right that was named, or else that which a place is in or nearest to; null: none about. */
export function rightAbout(named: string | null, place: Place): RightItem | null {
  const known = named && section('rights').find((one) => String(one.id) === named)
  return known || (rightsNear(place, WORTH_SEALING_M)[0]?.right ?? null)
}

/** The answer for the right that a place is about; null where there is none. */
export function sealedGroundAt(place: Place, named: string | null = null): SealedGround | null {
  const right = rightAbout(named, place)
  return right && sealedGround(right, place)
}
