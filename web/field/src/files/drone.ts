/**
 * What a DJI drone writes into the XMP of a picture. Workers have no XML parser; four numbers in
 * attributes or elements need none, and a packet that lies about its length can do no harm here.
 */

export interface Flown {
  lon: string | null
  lat: string | null
  /** Of the gimbal, which is where the camera looks; of the aircraft is another matter. */
  yaw: string | null
}

const LONGEST = 512 << 10 // bytes of a packet; DJI's are some 3,000
const OPENS = '<x:xmpmeta'
const CLOSES = '</x:xmpmeta>'

function packetIn(bytes: ArrayBuffer): string {
  const text = new TextDecoder('latin1').decode(bytes)
  const start = text.indexOf(OPENS)
  if (start < 0) return ''
  const end = text.indexOf(CLOSES, start)
  return text.slice(start, end < 0 ? start + LONGEST : Math.min(end, start + LONGEST))
}

/** `name` may be a regular expression without groups that are counted. */
function valueOf(packet: string, name: string): string | null {
  const attribute = new RegExp(`drone-dji:${name}\\s*=\\s*["']([^"'<]{1,40})["']`, 'i')
  const element = new RegExp(`<drone-dji:${name}>([^<]{1,40})<`, 'i')
  return attribute.exec(packet)?.[1] ?? element.exec(packet)?.[1] ?? null
}

export function flownBy(bytes: ArrayBuffer): Flown {
  const packet = packetIn(bytes)
  return {
    // Early firmware cannot spell longitude.
    lon: valueOf(packet, '(?:GpsLongitude|GpsLongtitude)'),
    lat: valueOf(packet, 'GpsLatitude'),
    yaw: valueOf(packet, 'GimbalYawDegree'),
  }
}
