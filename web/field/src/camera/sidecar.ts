/** What the phone knows at the moment of the shutter, and nothing it learns later. */
import { attitudeNow } from '@/camera/compass'
import { iso, monotonicMs } from '@/clock/clock'
import type { Capture } from '@/db/rows'
import { ageMs, isFresh, latest, toWire } from '@/fix/fix'

/** An older fix is no place of this picture: then it has none. */
export function atTheShutter(): Capture {
  const at = Date.now()
  const fix = isFresh(latest.value, at) ? latest.value : null
  const turned = attitudeNow()
  return {
    taken_at: iso(new Date(at)),
    time_source: 'shutter',
    monotonic_ms: monotonicMs(),
    fix: fix && toWire(fix),
    fix_age_ms: fix && Math.round(ageMs(fix, at)),
    heading_deg: turned?.heading_deg ?? null,
    pitch_deg: turned?.pitch_deg ?? null,
    roll_deg: turned?.roll_deg ?? null,
    location_source: fix ? 'shutter' : 'none',
  }
}
