import 'fake-indexeddb/auto'
import { afterEach, expect, test } from 'vitest'
import { payload, type FindingBody } from '@/finding/findings'
import { offenceWords } from '@/finding/offences'
import { pack } from '@/pack/pack'
import { i18n } from '@/words'

const fix = {
  lon: 126.5,
  lat: 43.5,
  accuracy_m: 6,
  altitude_m: null,
  time: '2026-11-21T09:12:00+08:00',
  source: 'gnss' as const,
}
const body: FindingBody = {
  patrolId: null,
  foundAt: fix.time,
  fix,
  offence: 'mine_outside_area',
  measure: 'none',
  stopped: null,
  party: '',
  rightId: null,
  description: '界外新开采面。',
  written: true,
  printedNo: '',
  signers: [],
}

function right(id: string, lon: number, version: number) {
  const [west, east, south, north] = [lon - 0.001, lon + 0.001, 43.499, 43.501]
  const ring = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ]
  const geometry = { type: 'Polygon', coordinates: [ring] }
  return { id, boundary: { comparable: true, version, geometry } }
}

afterEach(() => {
  Object.assign(pack, { sections: {} })
  i18n.global.locale.value = 'zh-CN'
})

test('a finding seals where it stood to the right it names, or else to the nearest', () => {
  Object.assign(pack, {
    sections: { rights: [right('here', 126.5, 3), right('there', 126.51, 2)] },
  })
  const ground = (some: Partial<FindingBody>) => payload({ ...body, ...some }).ground

  expect(ground({})).toMatchObject({ right_id: 'here', boundary_version: 3, answer: 'inside' })
  const named = { right_id: 'there', boundary_version: 2, answer: 'outside' }
  expect(ground({ rightId: 'there' })).toMatchObject(named)
  const byHand = { ...fix, accuracy_m: null, source: 'manual' as const }
  expect(ground({ fix: byHand })).toMatchObject({ answer: 'cannot_tell' })
  expect(ground({ fix: { ...fix, lat: 45 } })).toBe(null)
})

test('an offence is told in Chinese, and in English with the words of the law beside', () => {
  const values = [['mine_outside_area', '超出登记的开采区域开采', 'Mining outside']]
  Object.assign(pack, { sections: { codes: [{ id: 'offences', values }] } })

  expect(offenceWords(body.offence)).toBe('超出登记的开采区域开采')
  i18n.global.locale.value = 'en'
  expect(offenceWords(body.offence)).toBe('Mining outside (超出登记的开采区域开采)')
  expect([offenceWords('of_tomorrow'), offenceWords(null)]).toEqual(['of_tomorrow', ''])
})
