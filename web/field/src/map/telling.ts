/** Distances and directions in words. */
import CheapRuler from 'cheap-ruler'
import { t } from '@/words'

const KILOMETRE = 1000
const POINTS = ['n', 'ne', 'e', 'se', 's', 'sw', 'w', 'nw'] as const

interface Spot {
  lon: number
  lat: number
}

/** No more exact than a receiver is. */
export function metresIn(m: number): string {
  if (m < 10) return t('map.metres', { count: m.toFixed(1) })
  if (m < KILOMETRE) return t('map.metres', { count: Math.round(m) })
  return t('map.kilometres', { count: (m / KILOMETRE).toFixed(m < 10 * KILOMETRE ? 2 : 1) })
}

export function metresBetween(from: Spot, to: Spot): number {
  const ruler = new CheapRuler((from.lat + to.lat) / 2, 'meters')
  return ruler.distance([from.lon, from.lat], [to.lon, to.lat])
}

/** Degrees clockwise from north, 0 up to 360. */
export function bearing(from: Spot, to: Spot): number {
  const ruler = new CheapRuler((from.lat + to.lat) / 2, 'meters')
  return (ruler.bearing([from.lon, from.lat], [to.lon, to.lat]) + 360) % 360
}

export function directionIn(degrees: number): string {
  const point = POINTS[Math.round(degrees / 45) % 8] ?? 'n'
  return t(`map.direction.${point}`)
}

/** `东北方向 1.24 公里`. */
export function wayTo(from: Spot, to: Spot): string {
  const far = metresIn(metresBetween(from, to))
  return t('map.way', { direction: directionIn(bearing(from, to)), far })
}

/** For another map: degrees in WGS 84, as RFC 5870 has it; never a link in another datum. */
export function geoLink({ lon, lat }: Spot): string {
  const [east, north] = [lon.toFixed(6), lat.toFixed(6)]
  return `geo:${north},${east}?q=${north},${east}`
}

const MEGABYTE = 1_000_000

/** As a tariff counts them. */
export function bytesIn(bytes: number): string {
  if (bytes < MEGABYTE) return `${Math.max(1, Math.round(bytes / 1000))} kB`
  if (bytes < 1000 * MEGABYTE) return `${(bytes / MEGABYTE).toFixed(1)} MB`
  return `${(bytes / (1000 * MEGABYTE)).toFixed(1)} GB`
}
