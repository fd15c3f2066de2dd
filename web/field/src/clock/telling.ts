/** Days, times and spans, as the trade writes them. */
import { dayInChina } from '@/clock/clock'
import { i18n, t } from '@/words'

function two(number: number): string {
  return String(number).padStart(2, '0')
}

/** `09:12` by the phone's clock. */
export function timeOf(at: number | Date): string {
  const on = new Date(at)
  return `${two(on.getHours())}:${two(on.getMinutes())}`
}

/** `11月21日`, and `21 Nov` in English, which no reader takes for another day. */
function dated(at: Date, how: Intl.DateTimeFormatOptions): string {
  const language = i18n.global.locale.value === 'en' ? 'en-GB' : 'zh-CN'
  return at.toLocaleDateString(language, { month: 'short', day: 'numeric', ...how })
}

/** `11月21日` of `YYYY-MM-DD`; of another year, with the year. */
export function dayOf(day: string): string {
  return day.startsWith(`${new Date().getFullYear()}-`)
    ? dated(new Date(day), { timeZone: 'UTC' })
    : fullDayOf(day)
}

/** `2026年11月21日` of `YYYY-MM-DD`. */
export function fullDayOf(day: string): string {
  return dated(new Date(day), { timeZone: 'UTC', year: 'numeric' })
}

/** `11月21日 09:12` by the phone's clock. */
export function instantOf(at: number | Date): string {
  const on = new Date(at)
  return `${dated(on, {})} ${timeOf(on)}`
}

/** `09:12` of today, else `11月21日 09:12`: by the clock of China. */
export function when(at: Date | string | number): string {
  const date = new Date(at)
  const zone = { timeZone: 'Asia/Shanghai' } as const
  const clock = date.toLocaleTimeString('zh-CN', {
    ...zone,
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
  })
  return dayInChina(date) === dayInChina() ? clock : `${dated(date, zone)} ${clock}`
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
