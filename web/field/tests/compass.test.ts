import { expect, test } from 'vitest'
import { lookingAt } from '@/camera/compass'

test('a phone held upright looks where its back points', () => {
  expect(lookingAt(0, 90, 0)).toEqual({ heading_deg: 0, pitch_deg: 0, roll_deg: 0 })
  expect(lookingAt(90, 90, 0).heading_deg).toBe(270) // alpha runs against the clock
  expect(lookingAt(270, 90, 0).heading_deg).toBe(90)
})

test('tilted down to the ground it says by how much, and straight down it has no direction', () => {
  expect(lookingAt(180, 60, 0)).toEqual({ heading_deg: 180, pitch_deg: -30, roll_deg: 0 })
  expect(lookingAt(45, 0, 0)).toMatchObject({ heading_deg: null, pitch_deg: -90 })
})

test('held across, its right edge up, it still looks the same way', () => {
  const across = lookingAt(90, 0, -90)
  expect(across.roll_deg).toBe(90)
  expect(across.pitch_deg).toBeCloseTo(0)
})
