/** Takes away the parts of files that never came to their row: a page that was killed midway. */
import Dexie from 'dexie'
import { db } from '@/db/database'
import { whileKeeping } from '@/files/parts'

/** Ids of files of which parts are here; one step for each, however many parts it has. */
async function filesInParts(): Promise<string[]> {
  const found: string[] = []
  let after: [string, number] = ['', 0]
  for (;;) {
    const [next] = await db.parts.where('[file+n]').above(after).limit(1).primaryKeys()
    const id = next?.[0]
    if (id === undefined) return found
    found.push(id)
    after = [id, Infinity]
  }
}

/** Return how many unfinished files were taken away. */
export async function sweepParts(): Promise<number> {
  return whileKeeping('exclusive', async () => {
    let swept = 0
    for (const id of await filesInParts()) {
      if (await db.files.get(id)) continue
      await db.parts.where('[file+n]').between([id, Dexie.minKey], [id, Dexie.maxKey]).delete()
      swept += 1
    }
    return swept
  })
}
