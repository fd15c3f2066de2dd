/** What pictures say of themselves, held to the readings of exiftool. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readStated, toCapture, wallTime } from '@/files/metadata'

const ASSETS = join(__dirname, '../../../../shared/assets')
const HERE = existsSync(join(ASSETS, 'photos/GOLDEN.json'))

interface Golden {
  GPSLatitude?: number
  GPSLongitude?: number
  GPSAltitude?: number
  DateTimeOriginal?: string
}

function bytesOf(path: string): ArrayBuffer {
  return new Uint8Array(readFileSync(join(ASSETS, path))).buffer
}

function json<T>(path: string): T {
  return JSON.parse(readFileSync(join(ASSETS, path), 'utf8')) as T
}

function isPlace({ GPSLatitude: lat, GPSLongitude: lon }: Golden): boolean {
  return typeof lat === 'number' && typeof lon === 'number' && (lat !== 0 || lon !== 0)
}

const skipped = '../shared/assets is not here'

describe.skipIf(!HERE)(`real photographs (skipped where ${skipped})`, () => {
  const golden = HERE ? json<Record<string, Golden>>('photos/GOLDEN.json') : {}
  const photos = Object.entries(golden).filter(([path]) => path.startsWith('photos/'))

  test.each(photos)('%s', (path, want) => {
    const said = readStated(bytesOf(path))

    if (!isPlace(want)) expect([said.lat, said.lon]).toEqual([null, null])
    else {
      expect(said.lat).toBeCloseTo(want.GPSLatitude ?? NaN, 6)
      expect(said.lon).toBeCloseTo(want.GPSLongitude ?? NaN, 6)
      if (want.GPSAltitude !== undefined) expect(said.altitude_m).toBeCloseTo(want.GPSAltitude, 2)
    }
  })
})

test.skipIf(!HERE)('a drone looks where its gimbal points, for it writes no direction', () => {
  expect(readStated(bytesOf('photos/SanNianY__DJI_H20T.jpg')).heading_deg).toBe(32.5)
  expect(readStated(bytesOf('photos/pierotof__DJI_0026.JPG')).heading_deg).toBe(228)
})

test('an old drone that cannot spell longitude is still somewhere', () => {
  const xmp =
    '<x:xmpmeta><rdf:Description drone-dji:GpsLatitude="+42.03" ' +
    'drone-dji:GpsLongtitude="+126.86" drone-dji:GimbalYawDegree="-90.0"/></x:xmpmeta>'
  const bytes = new TextEncoder().encode(xmp).buffer as ArrayBuffer

  expect(readStated(bytes)).toMatchObject({ lon: 126.86, lat: 42.03, heading_deg: 270 })
})

interface Expected {
  lat?: number | null
  lon?: number | null
  alt?: number | null
  direction?: number | null
  taken_local?: string | null
  flag?: string
}

describe.skipIf(!HERE)(`hostile pictures (skipped where ${skipped})`, () => {
  const expected = HERE ? json<Record<string, Expected>>('hostile_generated/EXPECTED.json') : {}
  const pictures = Object.entries(expected).filter(([path]) => /^(gps|time)\//.test(path))

  test.each(pictures)('%s', (path, want) => {
    const said = readStated(bytesOf(`hostile_generated/${path}`))

    // Where the list only says "untrusted", the place is none.
    if (want.lat === undefined || want.lat === null) expect(said.lat).toBeNull()
    else expect([said.lat, said.lon]).toEqual([expect.closeTo(want.lat, 6), want.lon])
    if ('alt' in want) expect(said.altitude_m).toBe(want.alt)
    if ('direction' in want) expect(said.heading_deg).toBe(want.direction)
    if ('taken_local' in want) expect(said.takenAt).toBe(want.taken_local)
  })
})

test('thirty February, an unset clock and full-width digits are no time', () => {
  expect(wallTime('2024:02:30 10:00:00', undefined)).toBeNull()
  expect(wallTime('0000:00:00 00:00:00', undefined)).toBeNull()
  expect(wallTime('２０２４:01:01 10:00:00', undefined)).toBeNull()
  expect(wallTime(['2024-01-02 10:00:00'], ['+08:00'])).toBe('2024-01-02T10:00:00+08:00')
  expect(wallTime(['2024:01:02 10:00:00'], ['   :  '])).toBe('2024-01-02T10:00:00')
})

test('bytes that are no picture state nothing, and the sidecar says whose time it has', () => {
  const said = readStated(new TextEncoder().encode('not a picture at all').buffer as ArrayBuffer)
  const capture = toCapture(said, Date.UTC(2026, 10, 20))

  expect(capture).toMatchObject({ fix: null, location_source: 'none', time_source: 'file' })
})
