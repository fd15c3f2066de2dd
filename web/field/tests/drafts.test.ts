import 'fake-indexeddb/auto'
import { beforeEach, expect, test } from 'vitest'
import { db } from '@/db/database'
import type { OfficerRow } from '@/db/rows'
import { AlreadySealed, dropFile, filesOf, keepFile } from '@/files/parts'
import { NotYours, dropDraft, openDraft, refuseOthers, saveDraft } from '@/seal/drafts'
import { newId, seal } from '@/seal/seal'
import { session } from '@/session/session'
import { open } from '@/vault/box'
import { openVault } from './sealed'

const words = { description: '后山有人开挖' }

function atWork(id: string): void {
  session.officer = { id, permissions: [] as string[] } as OfficerRow
}

async function aDraft(body: object = words): Promise<string> {
  const id = newId()
  await saveDraft({ id, kind: 'clue_report', startedAt: 1, recording: false, body })
  return id
}

function aPhoto(owner: string, bytes = new Uint8Array([1, 2, 3])) {
  const about = { owner, author: 'li', mediaType: 'image/jpeg', role: 'photo' as const }
  return keepFile(new Blob([bytes]), { ...about, name: 'pit.jpg', capture: null, preview: null })
}

function sealed(id: string, payload: Record<string, unknown> = words) {
  return seal({ id, kind: 'clue_report', title: '线索', payload })
}

beforeEach(async () => {
  await Promise.all(db.tables.map((table) => table.clear()))
  await openVault()
  atWork('li')
})

test('another officer’s draft is neither opened, written over, nor sealed', async () => {
  const id = await aDraft()
  atWork('wang')
  expect(await openDraft(id)).toBeNull()
  await expect(refuseOthers(id, 'clue_report')).rejects.toThrow(NotYours)
  const mine = { id, kind: 'clue_report' as const, startedAt: 1, recording: false, body: {} }
  await expect(saveDraft(mine)).rejects.toThrow(NotYours)
  await expect(sealed(id, {})).rejects.toThrow(NotYours)
  expect((await db.drafts.get(id))?.author).toBe('li')
  atWork('li')
  await expect(refuseOthers(id, 'finding')).rejects.toThrow(NotYours)
  expect((await openDraft(id))?.body).toEqual(words)
})

test('what a slow tab still saves does not bring a sealed draft back', async () => {
  const id = await aDraft()
  await sealed(id)
  const late = { id, kind: 'clue_report' as const, startedAt: 1, recording: false, body: words }
  await expect(saveDraft(late)).rejects.toThrow(AlreadySealed)
  expect(await db.drafts.count()).toBe(0)
})

test('nothing is taken from a sealed record, whichever tab throws it away', async () => {
  const id = await aDraft()
  const photo = await aPhoto(id)
  await sealed(id)
  await expect(dropDraft(id)).rejects.toThrow(AlreadySealed)
  await expect(dropFile(photo.id)).rejects.toThrow(AlreadySealed)
  expect([await db.files.count(), await db.parts.count()]).toEqual([1, 1])
})

test('a picture that comes after the seal is refused, not kept where nobody sends it', async () => {
  const id = await aDraft()
  await sealed(id)
  await expect(aPhoto(id)).rejects.toThrow(AlreadySealed)
  expect([await db.files.count(), await db.parts.count()]).toEqual([0, 0])
})

test('a picture kept while the seal is being made is under the seal, or not there at all', async () => {
  const id = await aDraft()
  const photo = await aPhoto(id)
  const late = aPhoto(id, new Uint8Array([9, 9])).catch((fault: unknown) => {
    if (!(fault instanceof AlreadySealed)) throw fault // it came after the commit
  })
  const [item] = await Promise.all([sealed(id), late])
  const { jws } = await open<{ jws: string }>(item.box)
  const claims = JSON.parse(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString()) as {
    files: { sha256: string }[]
  }
  const kept = (await filesOf(id)).map((file) => file.sha256)
  expect(claims.files.map((file) => file.sha256).sort()).toEqual(kept.sort())
  expect(kept).toContain(photo.sha256)
})

test('two tabs that seal other words are told so; the same words are one record', async () => {
  const id = await aDraft()
  const first = await sealed(id)
  expect((await sealed(id)).id).toBe(first.id)
  await expect(sealed(id, { description: '另写一段' })).rejects.toThrow(AlreadySealed)
  expect(await db.items.count()).toBe(1)
})

test('a file that does not fit leaves nothing of itself behind', async () => {
  const add = db.parts.add.bind(db.parts)
  let room = 1
  db.parts.add = ((part: never) => {
    room -= 1
    if (room < 0) throw new DOMException('full', 'QuotaExceededError')
    return add(part)
  }) as typeof db.parts.add
  try {
    const large = new Uint8Array(1_500_000)
    await expect(aPhoto(newId(), large)).rejects.toThrow('full')
  } finally {
    db.parts.add = add
  }
  expect(await db.parts.count()).toBe(0)
  await expect(aPhoto(newId(), new Uint8Array(0))).rejects.toThrow('empty')
})
