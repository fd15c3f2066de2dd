/**
 * What a picture says of itself: where and when. Nothing is guessed: a position that cannot be
 * true is no position, and a time that is no date is no time.
 */
import ExifReader from 'exifreader'
import { iso } from '@/clock/clock'
import type { Capture, WireFix } from '@/db/rows'
import { flownBy, type Flown } from '@/files/drone'

export interface Stated {
  lon: number | null
  lat: number | null
  altitude_m: number | null
  accuracy_m: number | null
  heading_deg: number | null
  /** A wall clock's, ISO 8601; with an offset only if the camera stated one. */
  takenAt: string | null
  maker: string | null
  model: string | null
}

export const NOTHING: Stated = {
  lon: null,
  lat: null,
  altitude_m: null,
  accuracy_m: null,
  heading_deg: null,
  takenAt: null,
  maker: null,
  model: null,
}

/** A JPEG says everything before its first pixel; a HEIC may say it anywhere. */
const HEAD_BYTES = 2 << 20
const WHOLE_BYTES = 64 << 20

type Tags = Record<string, { value?: unknown; description?: unknown } | undefined>

function ratio(value: unknown): number | null {
  const [above, below] = Array.isArray(value) ? (value as unknown[]) : [value, 1]
  if (typeof above !== 'number' || typeof below !== 'number' || below === 0) return null
  return above / below // 0/0 is how cameras write "absent"
}

/** ASCII digits, sign and point: what `Number` takes beyond that no drone writes. */
function decimal(text: string | null): number | null {
  if (text === null || !/^[+-]?\d+(\.\d+)?$/.test(text.trim())) return null
  return Number(text)
}

function letters(value: unknown): string {
  return (Array.isArray(value) ? value.join('') : String(value ?? '')).replace(/\0.*$/s, '').trim()
}

function degrees(value: unknown, ref: unknown, positive: string, negative: string): number | null {
  if (!Array.isArray(value) || value.length < 1) return null
  const [whole = null, minutes = 0, seconds = 0] = value.map(ratio)
  if (whole === null || minutes === null || seconds === null) return null
  if (whole < 0 || minutes < 0 || minutes >= 60 || seconds < 0 || seconds >= 60) return null
  const side = letters(ref).toUpperCase()[0]
  if (side !== positive && side !== negative) return null // no hemisphere, no place
  return (whole + minutes / 60 + seconds / 3600) * (side === negative ? -1 : 1)
}

interface Point {
  lon: number
  lat: number
}

function possible(lon: number | null, lat: number | null): Point | null {
  if (lon === null || lat === null || (lon === 0 && lat === 0)) return null
  return Math.abs(lon) <= 180 && Math.abs(lat) <= 90 ? { lon, lat } : null
}

function ofExif(tags: Tags): Point | null {
  if (letters(tags.GPSStatus?.value).startsWith('V')) return null // the receiver's word: void
  return possible(
    degrees(tags.GPSLongitude?.value, tags.GPSLongitudeRef?.value, 'E', 'W'),
    degrees(tags.GPSLatitude?.value, tags.GPSLatitudeRef?.value, 'N', 'S'),
  )
}

function ofDrone(flown: Flown): Point | null {
  return possible(decimal(flown.lon), decimal(flown.lat))
}

function altitude(tags: Tags): number | null {
  const metres = ratio(tags.GPSAltitude?.value)
  if (metres === null || metres > 100_000) return null // -12 in unsigned bits
  const below = Number(Array.isArray(tags.GPSAltitudeRef?.value) ? NaN : tags.GPSAltitudeRef?.value)
  return below === 1 ? -metres : metres
}

function heading(exif: Tags, flown: Flown): number | null {
  const stated = ratio(exif.GPSImgDirection?.value)
  if (stated !== null) return stated >= 0 && stated <= 360 ? stated % 360 : null
  const yaw = decimal(flown.yaw)
  return yaw === null || Math.abs(yaw) > 360 ? null : Math.round(((yaw + 360) % 360) * 100) / 100
}

const DATE = /^([0-9]{4})[:-]([0-9]{2})[:-]([0-9]{2})[ T]([0-9]{2}):([0-9]{2}):([0-9]{2})/

/** Null for what is no day of any calendar, and for a clock that was never set. */
export function wallTime(value: unknown, offset: unknown): string | null {
  const match = DATE.exec(letters(value))
  if (!match) return null
  const [year = '', month = '', day = '', hour = '', minute = '', second = ''] = match.slice(1)
  const text = `${year}-${month}-${day}T${hour}:${minute}:${second}`
  const at = new Date(`${text}Z`)
  if (Number(year) < 1990 || Number.isNaN(at.getTime())) return null
  if (at.toISOString().slice(0, 19) !== text) return null // 30 February
  const zone = letters(offset)
  return /^[+-][0-9]{2}:[0-9]{2}$/.test(zone) ? text + zone : text
}

function stated(exif: Tags, flown: Flown): Stated {
  const point = ofExif(exif) ?? ofDrone(flown)
  return {
    lon: point?.lon ?? null,
    lat: point?.lat ?? null,
    altitude_m: point && altitude(exif),
    accuracy_m: point && ratio(exif.GPSHPositioningError?.value),
    heading_deg: heading(exif, flown),
    takenAt:
      wallTime(exif.DateTimeOriginal?.value, exif.OffsetTimeOriginal?.value) ??
      wallTime(exif.DateTimeDigitized?.value, exif.OffsetTimeDigitized?.value),
    maker: letters(exif.Make?.value) || null,
    model: letters(exif.Model?.value) || null,
  }
}

/** Empty for what cannot be read: half of all broken files raise, each in its own way. */
function exifOf(bytes: ArrayBuffer): Tags {
  try {
    const read = ExifReader.load(bytes, { expanded: true, includeTags: { exif: true } })
    return (read.exif ?? {}) as Tags
  } catch (fault) {
    if (fault instanceof Error) return {}
    throw fault
  }
}

/** Whatever `bytes` are: what cannot be read states nothing. */
export function readStated(bytes: ArrayBuffer): Stated {
  return stated(exifOf(bytes), flownBy(bytes))
}

export async function statedBy(blob: Blob): Promise<Stated> {
  if (!blob.type.startsWith('image/') && blob.type !== '') return NOTHING
  const most = blob.type === 'image/jpeg' ? HEAD_BYTES : WHOLE_BYTES
  return readStated(await blob.slice(0, most).arrayBuffer())
}

function fixOf(said: Stated, takenAt: string): WireFix | null {
  const { lon, lat, accuracy_m, altitude_m } = said
  if (lon === null || lat === null) return null
  return { lon, lat, accuracy_m, altitude_m, time: takenAt, source: 'import' }
}

/** The sidecar of a file that was made elsewhere: its own words, and whose they are. */
export function toCapture(said: Stated, fileTime: number): Capture {
  const takenAt = said.takenAt ?? iso(new Date(fileTime))
  const fix = fixOf(said, takenAt)
  return {
    taken_at: takenAt,
    time_source: said.takenAt ? 'exif' : 'file',
    fix,
    heading_deg: said.heading_deg,
    location_source: fix ? 'exif' : 'none',
  }
}

export function deviceOf({ maker, model }: Stated): string | null {
  if (!model) return maker
  const named = maker && model.toLowerCase().startsWith(maker.toLowerCase())
  return maker && !named ? `${maker} ${model}` : model
}

export async function sidecarOf(blob: Blob): Promise<{ capture: Capture; device: string | null }> {
  const fileTime = blob instanceof File ? blob.lastModified : Date.now()
  const said = await statedBy(blob)
  return { capture: toCapture(said, fileTime), device: deviceOf(said) }
}
