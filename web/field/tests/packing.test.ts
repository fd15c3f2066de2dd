import 'fake-indexeddb/auto'
import { beforeEach, expect, test, vi } from 'vitest'
import { db } from '@/db/database'
import type { OfficerRow } from '@/db/rows'
import { forgetPack, pack, recallPack, refreshPack } from '@/pack/pack'
import { session } from '@/session/session'
import { boxed } from '@/session/tokens'
import { lock, unlockWith, usePublic } from '@/vault/box'
import { bringLocks } from './locks'
import { openVault } from './sealed'

const RIGHTS = [{ id: 'quarry', name: '红石采石场' }]

let vault: CryptoKeyPair

async function officer(id: string): Promise<OfficerRow> {
  const said = { access_token: 'a', refresh_token: 'r', expires_in: 3600, server_time: '' }
  const row = { id, tokens: await boxed(said as never) } as unknown as OfficerRow
  await db.officers.put(row)
  return row
}

/** The service, and how to let it answer. */
function answers(): (said: object) => void {
  let give: (said: object) => void = () => undefined
  const answer = new Promise<Response>((done) => {
    give = (said) => done(new Response(JSON.stringify(said)))
  })
  vi.stubGlobal('fetch', () => answer)
  return give
}

beforeEach(async () => {
  bringLocks()
  await Promise.all(db.tables.map((table) => table.clear()))
  vault = await openVault()
  session.officer = await officer('li')
  const give = answers()
  give({ cursor: '1', head: 'h', sections: { rights: RIGHTS, tasks: [] } })
  await recallPack('li')
  await refreshPack('li')
})

test('a phone that locks itself while the pack is brought up to date keeps all of it', async () => {
  const give = answers()
  const refreshing = refreshPack('li')
  await new Promise((done) => setTimeout(done, 30))
  lock()
  forgetPack()
  session.officer = null
  usePublic(vault.publicKey)
  give({ cursor: '2', changed: { tasks: [{ id: 't' }] }, gone: [] })
  await refreshing
  expect(pack.officer).toBeNull() // behind a lock screen nothing is shown

  unlockWith(vault.privateKey)
  await recallPack('li')
  expect([pack.about?.cursor, pack.sections.rights, pack.sections.tasks]).toEqual([
    '2',
    RIGHTS,
    [{ id: 't' }],
  ])
})
