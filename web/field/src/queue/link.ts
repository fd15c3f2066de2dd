/** Which line there is, and whether originals may go over it. */
import { dayInChina } from '@/clock/clock'
import { note } from '@/db/database'

export const WIFI_ONLY = 'originals_wifi_only'
/** The day (in China) for which the officer said that the line is a free one. */
export const FREE_TODAY = 'line_free_on'

interface Connection extends EventTarget {
  type?: string
  saveData?: boolean
}

export type Line = 'free' | 'metered' | 'untold'

export function connection(): Connection | undefined {
  return (navigator as Navigator & { connection?: Connection }).connection
}

export function line(present = connection()): Line {
  if (present?.saveData) return 'metered'
  if (present?.type === undefined || present.type === 'unknown') return 'untold'
  return present.type === 'wifi' || present.type === 'ethernet' ? 'free' : 'metered'
}

/** Where the browser does not tell, the officer is asked once a day; until then originals wait. */
export async function originalsMayGo(present = line()): Promise<boolean> {
  if (!(await note<boolean>(WIFI_ONLY))) return true
  if (present !== 'untold') return present === 'free'
  return (await note<string>(FREE_TODAY)) === dayInChina()
}
