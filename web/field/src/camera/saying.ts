/** A place and a direction as an officer reads them. */
import { fullDayOf } from '@/clock/telling'
import type { Capture } from '@/db/rows'
import { t } from '@/words'

const POINTS = ['n', 'ne', 'e', 'se', 's', 'sw', 'w', 'nw']

/** Empty where there is no heading. A phone's compass knows magnetic north only. */
export function headingWords(degrees: number | null, byPhone = true): string {
  if (degrees === null) return ''
  const point = POINTS[Math.round(degrees / 45) % 8] ?? 'n'
  return t(byPhone ? 'camera.heading' : 'camera.headingStated', {
    point: t(`camera.${point}`),
    degrees: Math.round(degrees),
  })
}

export function coordinates(lon: number, lat: number): string {
  const east = `${Math.abs(lon).toFixed(6)}°${lon < 0 ? 'W' : 'E'}`
  return `${east}, ${Math.abs(lat).toFixed(6)}°${lat < 0 ? 'S' : 'N'}`
}

/** Whose word the place is, and how good it is. */
export function placeWords(capture: Capture | null): string {
  if (!capture?.fix) return t('camera.fromNone')
  const whose = capture.location_source === 'exif' ? 'fromExif' : 'fromShutter'
  const { accuracy_m } = capture.fix
  const radius = accuracy_m === null ? '' : ` ±${Math.round(accuracy_m)} m`
  return t(`camera.${whose}`) + radius
}

/** As the trade writes it; a time without a zone is told as it stands. */
export function momentWords(takenAt: string): string {
  const [day = '', clock = ''] = takenAt.slice(0, 19).split('T')
  return `${fullDayOf(day)} ${clock}`
}
