/** Days, times and spans, as the trade writes them. */
import { t } from '@/words'

function two(number: number): string {
  return String(number).padStart(2, '0')
}

/** `09:12` by the phone's clock. */
export function timeOf(at: number | Date): string {
  const on = new Date(at)
  return `${two(on.getHours())}:${two(on.getMinutes())}`
}

/** `11月21日` of `YYYY-MM-DD`; of another year, with the year. */
export function dayOf(day: string): string {
  const [year = 0, month = 0, on = 0] = day.split('-').map(Number)
  const known = year === new Date().getFullYear()
  return t(known ? 'clock.day' : 'clock.dayOfYear', { year, month, day: on })
}

/** `11月21日 09:12` by the phone's clock. */
export function instantOf(at: number | Date): string {
  const on = new Date(at)
  const day = t('clock.day', { month: on.getMonth() + 1, day: on.getDate() })
  return `${day} ${timeOf(on)}`
}

/** `1:23:45`, to be watched. */
export function running(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  return `${h}:${two(m)}:${two(s)}`
}

/** `约 4 分钟`: no more exact than anyone needs. */
export function spanOf(ms: number): string {
  const minutes = Math.round(ms / 60_000)
  if (minutes < 1) return t('clock.seconds', { count: Math.round(ms / 1000) })
  if (minutes < 90) return t('clock.minutes', { count: minutes })
  const hours = Math.round(ms / 360_000) / 10
  return hours < 48
    ? t('clock.hours', { count: hours })
    : t('clock.days', { count: Math.round(hours / 24) })
}

/** Days from `today` to `day`, both `YYYY-MM-DD`; negative if it is past. */
export function daysUntil(day: string, today: string): number {
  return Math.round((Date.parse(day) - Date.parse(today)) / 86_400_000)
}

export function lengthOf(m: number): string {
  if (m < 1000) return t('clock.metres', { count: Math.round(m) })
  return t('clock.kilometres', { count: (m / 1000).toFixed(2) })
}
