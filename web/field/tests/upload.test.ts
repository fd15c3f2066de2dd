import CheapRuler from 'cheap-ruler'
import { expect, test } from 'vitest'
import type { Capture, FileRow } from '@/db/rows'
import { fitting } from '@/files/room'
import { grouped, mainDevice, spanOf, type Brought } from '@/upload/groups'
import { missingOf } from '@/upload/missing'
import { payloadOf, shares } from '@/upload/sealing'
import { sketched } from '@/upload/sketch'

function file(taken_at: string, device: string | null, more: Partial<Capture> = {}): Brought {
  const capture: Capture = {
    taken_at,
    time_source: 'exif',
    fix: null,
    heading_deg: null,
    location_source: 'none',
    ...more,
  }
  const row = { id: taken_at, addedAt: 0 } as FileRow
  return { row, notes: { name: taken_at, capture, device, preview: null } }
}

test('a card full of two days and two cameras is sorted as it was made', () => {
  const files = [
    file('2026-11-20T10:00:00', 'DJI M3E'),
    file('2026-11-19T15:30:00+08:00', 'Canon R6'),
    file('2026-11-20T09:00:00', 'DJI M3E'),
    file('2026-11-21T08:00:00', null, { time_source: 'file' }),
  ]

  const said = grouped(files).map((group) => [group.day, group.device, group.files.length])
  expect(said).toEqual([
    ['2026-11-19', 'Canon R6', 1],
    ['2026-11-20', 'DJI M3E', 2],
    ['2026-11-21', null, 1],
  ])
  expect(mainDevice(files)).toBe('DJI M3E')
  // The file system's time is that of the copying: it proposes nothing.
  expect(spanOf(files)).toEqual({ first: '2026-11-19T15:30:00', last: '2026-11-20T10:00:00' })
})

test('what does not fit is left out, and how much is missing is said', () => {
  const files = [{ size: 100e6 }, { size: 1000e6 }, { size: 50e6 }]
  const { fit, unfit, missingBytes } = fitting(files, 300e6)

  expect(fit).toEqual([{ size: 100e6 }, { size: 50e6 }])
  expect(unfit).toEqual([{ size: 1000e6 }])
  expect(missingBytes).toBe(923e6) // 1,020 needed; 250 free but the reserve, 153 of them promised
  expect(fitting(files, null).unfit).toEqual([])
})

test('twelve hundred files become three records, none of them too full', () => {
  const parts = shares(Array.from({ length: 1200 }, (_, n) => n))

  expect(parts.map((part) => part.length)).toEqual([500, 500, 200])
  expect(parts.flat()).toHaveLength(1200)
})

test('a flight says its times in China, and one without a landing is not sealed', () => {
  const body = {
    kind: 'sortie' as const,
    title: '',
    description: '',
    startedAt: '2026-11-20T09:00',
    endedAt: '2026-11-20T09:24:10',
    aircraft: 'DJI M3E',
    pilot: '王志强',
  }

  expect(payloadOf(body)).toMatchObject({
    started_at: '2026-11-20T09:00:00+08:00',
    ended_at: '2026-11-20T09:24:10+08:00',
  })
  expect(missingOf(body, 3, false)).toBeNull()
  expect(missingOf({ ...body, endedAt: '' }, 3, false)).toBe('times')
  expect(missingOf({ ...body, endedAt: '2026-11-19T10:00' }, 3, false)).toBe('order')
  expect(missingOf(body, 3, true)).toBe('keeping')
})

test('two places 100 m apart are drawn as far apart as the bar says', () => {
  const at = (lon: number, lat: number) => ({
    fix: { lon, lat, accuracy_m: 5, altitude_m: null, time: '', source: 'gnss' as const },
    heading_deg: null,
  })
  const [lon, lat] = new CheapRuler(42.03, 'meters').destination([126.86, 42.03], 100, 0)
  const sketch = sketched([at(126.86, 42.03), at(lon, lat)], 300, 200)
  const [south, north] = sketch?.dots ?? []

  expect(sketch?.bar.m).toBe(50)
  expect((south?.y ?? 0) - (north?.y ?? 0)).toBeCloseTo(2 * (sketch?.bar.px ?? 0))
  expect(sketched([], 300, 200)).toBeNull()
})
