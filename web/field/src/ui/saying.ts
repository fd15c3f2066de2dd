/** Whatever went wrong, in a sentence for the officer. */
import { Offline, Refused } from '@/api/call'
import { t } from '@/words'

export function saying(fault: unknown): string {
  if (fault instanceof Refused) {
    return t('ui.refused', { detail: fault.detail, code: fault.code })
  }
  if (fault instanceof Offline) return t('ui.offline')
  const what = fault instanceof Error ? `${fault.name}: ${fault.message}` : String(fault)
  return t('ui.unknown', { what })
}
