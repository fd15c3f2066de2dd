/** Signing out: what stays is said before, and whether the service heard of it after. */
import type { Router } from 'vue-router'
import { Offline } from '@/api/call'
import { db } from '@/db/database'
import { unsentOf } from '@/me/here'
import { myDrafts } from '@/seal/drafts'
import { signOut } from '@/session/entering'
import { session } from '@/session/session'
import { SessionOver } from '@/session/tokens'
import { confirmed } from '@/ui/asking'
import { t } from '@/words'
import { tell } from '@/ui/tell'

async function whatStays(officer: string): Promise<string> {
  const [unsent, drafts] = [await unsentOf(officer), (await myDrafts()).length]
  return unsent || drafts ? t('me.stays', { unsent, drafts }) : t('me.nothingStays')
}

async function mayLeave(): Promise<boolean> {
  if (!(await db.drafts.where('recording').equals(1).count())) return true
  tell(t('me.patrolRuns'))
  return false
}

/** Whether the officer is out: at their word, whether or not there is a network. */
export async function leave(router: Router): Promise<void> {
  const officer = session.officer?.id
  if (!officer || !(await mayLeave())) return
  if (!(await confirmed(t('me.signOut'), await whatStays(officer)))) return
  try {
    await signOut()
  } catch (fault) {
    if (!(fault instanceof Offline) && !(fault instanceof SessionOver)) throw fault
    if (fault instanceof Offline) tell(t('me.outHereOnly'), 6000)
  } finally {
    if (!session.officer) await router.replace({ name: 'sign-in' })
  }
}
