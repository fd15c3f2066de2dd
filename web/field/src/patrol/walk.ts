/**
 * The way that was gone, as far as it is known. Nothing is invented: where no fix was, is a gap,
 * and a gap has no kilometres and no line.
 */
import { isPlace, STALE_MS, type Fix } from '@/fix/fix'
import { iso } from '@/clock/clock'

/** Beyond that the officer is told of it. */
export const GAP_MS = 60_000
/** What one record takes; at one fix a second more than 13 hours. */
export const MOST_FIXES = 50_000
/** From here on the officer is asked to end this patrol and begin the next. */
export const NEARLY_FULL = 45_000
const EARTH_M = 6_371_008.8

/** Fixes in the order they were heard, and when the page went out of sight. */
export interface Chunk {
  /** Which opening of the app heard them. */
  page: string
  fixes: Fix[]
  /** Milliseconds since the epoch. */
  hidden: number[]
}

export type GapReason = 'closed' | 'hidden' | 'silent'

/** Milliseconds since the epoch, by the phone's clock. */
export interface Gap {
  from: number
  to: number
  why: GapReason
}

/** A fix that can be one; `at` never goes back, though the clock may have been set back. */
export interface Point {
  at: number
  fix: Fix
}

export function isBelieved(fix: Fix): boolean {
  return isPlace(fix) && fix.lagMs <= STALE_MS
}

/** Metres on a sphere: within 0.5 % of the ground, much less than the jitter of a receiver. */
export function metres(one: Pick<Fix, 'lon' | 'lat'>, other: Pick<Fix, 'lon' | 'lat'>): number {
  const rad = Math.PI / 180
  const north = Math.sin(((other.lat - one.lat) * rad) / 2)
  const east = Math.sin(((other.lon - one.lon) * rad) / 2)
  const h = north ** 2 + Math.cos(one.lat * rad) * Math.cos(other.lat * rad) * east ** 2
  return 2 * EARTH_M * Math.asin(Math.sqrt(Math.min(1, h)))
}

export class Walk {
  readonly points: Point[] = []
  /** Points that begin a line of their own. */
  readonly begins: number[] = [0]
  readonly gaps: Gap[] = []
  /** Kept, and neither drawn nor counted. */
  readonly doubted: Fix[] = []
  lengthM = 0
  private page = ''
  private hidden: number[] = []
  private setBackMs = 0
  private heardAt = 0
  private monotonicMs = 0

  constructor(readonly startedAt: number) {}

  get heard(): number {
    return this.points.length + this.doubted.length
  }

  get last(): Point | null {
    return this.points[this.points.length - 1] ?? null
  }

  addChunk(chunk: Chunk): this {
    this.hidden.push(...chunk.hidden)
    for (const fix of chunk.fixes) this.add(fix, chunk.page)
    return this
  }

  wentOutOfSight(at: number): void {
    this.hidden.push(at)
  }

  add(fix: Fix, page: string): void {
    if (!isBelieved(fix)) {
      this.doubted.push(fix)
      return
    }
    const at = this.timeOf(fix, page)
    const before = this.last
    const from = before?.at ?? this.startedAt
    if (at - from > GAP_MS) {
      const closed = this.page !== '' && this.page !== page
      this.gaps.push({ from, to: at, why: closed ? 'closed' : this.whySilent(from, at) })
      if (before) this.begins.push(this.points.length)
    } else if (before) {
      this.lengthM += metres(before.fix, fix)
    }
    this.points.push({ at, fix })
    this.page = page
  }

  /** With what is missing since the last fix. */
  gapsUntil(end: number): Gap[] {
    const from = this.last?.at ?? this.startedAt
    const open = end - from > GAP_MS
    return open ? [...this.gaps, { from, to: end, why: this.whySilent(from, end) }] : this.gaps
  }

  lines(): Point[][] {
    return this.begins.map((begin, n) => this.points.slice(begin, this.begins[n + 1]))
  }

  private whySilent(from: number, to: number): GapReason {
    return this.hidden.some((at) => at >= from - 1000 && at <= to) ? 'hidden' : 'silent'
  }

  private timeOf(fix: Fix, page: string): number {
    const back = this.heardAt - fix.heardAt
    if (back > 0) {
      // Somebody set the clock back: the page's own clock, which nobody sets, goes on.
      const elapsed = page === this.page ? Math.max(0, fix.monotonicMs - this.monotonicMs) : 0
      this.setBackMs += back + elapsed
    }
    this.heardAt = fix.heardAt
    this.monotonicMs = fix.monotonicMs
    return fix.heardAt + this.setBackMs
  }
}

/** As the record takes it: equal lists; seconds since `t0`, degrees, metres. */
export interface Columns {
  t0: string
  t: number[]
  lon: number[]
  lat: number[]
  accuracy_m: (number | null)[]
  altitude_m: (number | null)[]
}

/** 1e-7 degrees are a centimetre: what a receiver says beyond that is noise. */
const DEGREES = 1e7

function tenth(value: number | null): number | null {
  return value === null ? null : Math.round(value * 10) / 10
}

/** The believed fixes, `MOST_FIXES` of them at most; null if there is none. */
export function columns(walk: Walk): Columns | null {
  const points = walk.points.slice(0, MOST_FIXES)
  if (!points.length) return null
  return {
    t0: iso(new Date(walk.startedAt)),
    t: points.map((point) => Math.round((point.at - walk.startedAt) / 100) / 10),
    lon: points.map((point) => Math.round(point.fix.lon * DEGREES) / DEGREES),
    lat: points.map((point) => Math.round(point.fix.lat * DEGREES) / DEGREES),
    accuracy_m: points.map((point) => tenth(point.fix.accuracy_m)),
    altitude_m: points.map((point) => tenth(point.fix.altitude_m)),
  }
}

/** Every fix that the columns do not tell: raw is for ever, so it goes along as a file. */
export function leftOut(walk: Walk): Fix[] {
  return [...walk.doubted, ...walk.points.slice(MOST_FIXES).map((point) => point.fix)]
}
