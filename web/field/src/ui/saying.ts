/** Whatever went wrong, in a sentence for the officer. */
import { Offline, Refused } from '@/api/call'
import { storageFault } from '@/db/faults'
import { t } from '@/words'

/** By the name alone: those of the worker come as words. */
const SAID: Record<string, string> = {
  AlreadyRunning: 'patrol.alreadyRunning',
  AlreadySealed: 'ui.sealed',
  EmptyFile: 'ui.emptyFile',
  NotYours: 'ui.notYours',
  OpenElsewhere: 'forms.elsewhere',
  PatrolOver: 'patrol.gone',
  PatrolWentOn: 'patrol.wentOn',
  SomethingFound: 'patrol.somethingFound',
  TooManyStops: 'patrol.tooManyStops',
}

export function saying(fault: unknown): string {
  if (fault instanceof Refused) {
    return t('ui.refused', { detail: fault.detail, code: fault.code })
  }
  if (fault instanceof Offline) return t('ui.offline')
  const known = fault instanceof Error ? SAID[fault.name] : undefined
  if (known) return t(known)
  const what = fault instanceof Error ? `${fault.name}: ${fault.message}` : String(fault)
  const storage = storageFault(fault)
  return t(storage ? `ui.storage.${storage}` : 'ui.unknown', { what })
}
