/** Sizes and times as people say them. */
import { dayInChina } from '@/clock/clock'

const KB = 1024
const MB = 1024 * 1024

export function size(bytes: number): string {
  if (bytes < MB) return `${Math.max(1, Math.round(bytes / KB))} KB`
  if (bytes < 10 * MB) return `${(bytes / MB).toFixed(1)} MB`
  if (bytes < 1024 * MB) return `${Math.round(bytes / MB)} MB`
  return `${(bytes / 1024 / MB).toFixed(1)} GB`
}

export function percent(part: number, whole: number): number {
  return whole ? Math.min(100, Math.floor((part / whole) * 100)) : 0
}

/** `09:12` of today, else `11月21日 09:12`: by the clock of China. */
export function when(at: Date | string | number, language = 'zh-CN'): string {
  const date = new Date(at)
  const zone = { timeZone: 'Asia/Shanghai' } as const
  const clock = date.toLocaleTimeString('zh-CN', {
    ...zone,
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
  })
  if (dayInChina(date) === dayInChina(new Date())) return clock
  const day = date.toLocaleDateString(language, { ...zone, month: 'short', day: 'numeric' })
  return `${day} ${clock}`
}
