/** Which way the back of the phone looks: heading from magnetic north, and tilt. Degrees. */
import { shallowRef } from 'vue'

export interface Attitude {
  /** Null where the camera looks almost straight up or down: there it has none. */
  heading_deg: number | null
  /** Above the horizon. */
  pitch_deg: number
  /** 0 upright, 90 with the right edge up. */
  roll_deg: number
}

/** The newest; null on a phone without the sensor. */
export const attitude = shallowRef<Attitude | null>(null)

const STEEP = Math.sin((75 * Math.PI) / 180)
const OLD_MS = 2000

interface Turned {
  alpha: number | null
  beta: number | null
  gamma: number | null
  webkitCompassHeading?: number
}

function tenth(degrees: number): number {
  return Math.round(degrees * 10) / 10 + 0 // no minus zero
}

/**
 * Return where the back of a phone looks that is turned by `alpha`, `beta`, `gamma` (degrees).
 *
 * Source: W3C DeviceOrientation Event Specification, worked example of a compass heading; the
 * rotation is Z-X'-Y'' from the earth (east, north, up).
 */
export function lookingAt(alpha: number, beta: number, gamma: number): Attitude {
  const [a, b, g] = [alpha, beta, gamma].map((degrees) => (degrees * Math.PI) / 180)
  if (a === undefined || b === undefined || g === undefined) throw new Error('three angles')
  const [sa, ca, sb, cb] = [Math.sin(a), Math.cos(a), Math.sin(b), Math.cos(b)]
  const [sg, cg] = [Math.sin(g), Math.cos(g)]
  const east = -ca * sg - sa * sb * cg
  const north = -sa * sg + ca * sb * cg
  const up = -cb * cg
  const heading = (Math.atan2(east, north) * 180) / Math.PI
  return {
    heading_deg: Math.abs(up) > STEEP ? null : tenth((heading + 360) % 360) % 360,
    pitch_deg: tenth((Math.asin(Math.max(-1, Math.min(1, up))) * 180) / Math.PI),
    roll_deg: tenth((Math.atan2(-cb * sg, sb) * 180) / Math.PI),
  }
}

let heardAt = 0

function turned(event: Turned & { absolute?: boolean }): void {
  const { alpha, beta, gamma, webkitCompassHeading } = event
  if (beta === null || gamma === null) return
  const fromNorth = webkitCompassHeading ?? null
  if (fromNorth === null && (alpha === null || event.absolute === false)) return
  const found = lookingAt(alpha ?? 0, beta, gamma)
  heardAt = Date.now()
  attitude.value = fromNorth === null ? found : { ...found, heading_deg: tenth(fromNorth) }
}

/** As it is at this moment: a sensor that fell silent says nothing. */
export function attitudeNow(): Attitude | null {
  return Date.now() - heardAt <= OLD_MS ? attitude.value : null
}

interface Asking {
  requestPermission?: () => Promise<string>
}

/** iPhones ask first, and only after a tap; everybody else just tells. */
export async function askForCompass(): Promise<void> {
  const asking = globalThis.DeviceOrientationEvent as unknown as Asking | undefined
  await asking?.requestPermission?.()
}

/** Follow the sensor; the answer ends it. */
export function followCompass(): () => void {
  const hear = (event: Event): void => {
    turned(event as unknown as Turned & { absolute?: boolean })
  }
  const name = 'ondeviceorientationabsolute' in window ? 'deviceorientationabsolute' : null
  window.addEventListener(name ?? 'deviceorientation', hear)
  return () => {
    window.removeEventListener(name ?? 'deviceorientation', hear)
  }
}
