/** How long there is still for something, in words. */
import { dayInChina } from '@/clock/clock'
import { fullDayOf } from '@/clock/telling'
import { t } from '@/words'

const DAY_MS = 86_400_000
const SOON_DAYS = 2

export interface Due {
  words: string
  late: boolean
  soon: boolean
}

export function dueIn(day: string, provisional: boolean): Due {
  const days = Math.round((Date.parse(day) - Date.parse(dayInChina())) / DAY_MS)
  const on = fullDayOf(day)
  const key = days < 0 ? 'late' : days === 0 ? 'today' : 'left'
  const left = t(`clues.due.${key}`, { count: Math.abs(days) })
  const perhaps = provisional ? t('clues.due.provisional') : ''
  return {
    words: t('clues.due.by', { on, left, perhaps }),
    late: days < 0,
    soon: days >= 0 && days <= SOON_DAYS,
  }
}
