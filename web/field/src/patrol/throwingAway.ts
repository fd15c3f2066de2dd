/** A patrol that came to nothing: thrown away at the officer's word, and the office told so. */
import { db } from '@/db/database'
import { announce, keepWithdrawal } from '@/patrol/announcing'
import { PatrolOver } from '@/patrol/fixlog'
import { PatrolWentOn, alone, openPatrol } from '@/patrol/patrols'
import { findingsOf } from '@/patrol/sealing'
import { dropDraft, myDrafts, openDraft } from '@/seal/drafts'
import { session } from '@/session/session'

/** What was found names its patrol, which must come with it. */
export class SomethingFound extends Error {
  constructor() {
    super('something was found on this patrol')
    this.name = 'SomethingFound'
  }
}

/** How many findings of a patrol are begun and not sealed. Raises `Locked`. */
export async function unsealedFindings(patrol: string): Promise<number> {
  const findings = (await myDrafts()).filter((one) => one.kind === 'finding')
  const opened = await Promise.all(findings.map((one) => openDraft<{ patrolId: string }>(one.id)))
  return opened.filter((one) => one?.body.patrolId === patrol).length
}

/**
 * Throw away a patrol that was ended, its way and pictures with it.
 *
 * Raises `SomethingFound`; `PatrolOver`, `PatrolWentOn` if another tab was faster.
 */
export async function throwAway(id: string): Promise<void> {
  await alone(id, async () => {
    const patrol = await openPatrol(id)
    if (!patrol) throw new PatrolOver()
    if (patrol.recording) throw new PatrolWentOn()
    const sealed = await findingsOf(id, patrol.author, patrol.body.findings)
    if (sealed.length || (await unsealedFindings(id))) throw new SomethingFound()
    await forget(id)
  })
  announce()
}

/** Both or neither: the office hears of no patrol thrown away that is still here. */
async function forget(id: string): Promise<void> {
  const office = session.officer?.officeId ?? ''
  const tables = [db.drafts, db.fixes, db.files, db.parts, db.items, db.notes]
  await db.transaction('rw', tables, async () => {
    await dropDraft(id)
    await keepWithdrawal(id, office)
  })
}
