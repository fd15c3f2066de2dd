import 'fake-indexeddb/auto'
import { beforeEach, expect, test } from 'vitest'
import { pictureOf } from '@/camera/looking'
import { originalOf } from '@/corrections/originals'
import { db } from '@/db/database'
import { filesOf } from '@/files/parts'
import { exported } from '@/queue/acts'
import { contents, notesOf, titleOf, whyOf } from '@/queue/saidOf'
import { park } from '@/queue/texts'
import { NotYours, saveDraft } from '@/seal/drafts'
import { newId, seal } from '@/seal/seal'
import { aPicture, atWork, sealedWith } from './officers'
import { aFile, openVault } from './sealed'

beforeEach(async () => {
  await Promise.all(db.tables.map((table) => table.clear()))
  await openVault()
  await atWork(null, 'li')
})

test('a picture on a shared phone is shown to its author, and to nobody else', async () => {
  const picture = await aFile(newId(), aPicture(9))
  expect((await pictureOf(picture.id))?.notes.name).toBe('pit.jpg')
  await atWork(null, 'wang')
  await expect(pictureOf(picture.id)).rejects.toThrow(NotYours)
  expect(await pictureOf('never was')).toBeNull()
})

test('of a colleague’s record its kind is told, and neither words, names nor reasons', async () => {
  const { id } = await sealedWith(aPicture(9))
  await park(id, 'records.bad', '描述“后山采坑”过长')
  const row = (await db.items.get(id)) ?? (await sealedWith())
  const files = await filesOf(id)
  const shown = async () => [
    (await contents(row))?.title,
    await titleOf(row),
    await whyOf(row),
    Object.values(await notesOf(row, files)).map(({ name }) => name),
  ]
  await atWork(null, 'wang')
  expect(await shown()).toEqual([undefined, '证据材料', '', []])
  await expect(exported(row)).rejects.toThrow(NotYours)
  await atWork(null, 'li')
  expect(await shown()).toEqual(['后山采坑', '后山采坑', '描述“后山采坑”过长', ['KX_0.jpg']])
  await atWork(null, 'wang') // though its title is known by now
  expect(await shown()).toEqual([undefined, '证据材料', '', []])
  const known = { [files[0]?.id ?? '']: { name: 'KX_0.jpg', capture: null, preview: null } }
  expect(await notesOf(row, files, known)).toEqual({})
})

test('a colleague’s correction leads nobody to what it corrects', async () => {
  const first = await sealed('finding', { text: '采坑' })
  const corrected = await sealed('correction', { corrects: first, payload: { text: '无' } })
  expect((await originalOf(corrected))?.said).toEqual({ text: '无' })
  await atWork(null, 'wang')
  expect(await originalOf(corrected)).toBeNull()
})

async function sealed(kind: 'finding' | 'correction', payload: Record<string, unknown>) {
  return (await seal({ id: newId(), kind, title: '后山', payload })).id
}

test('a record keeps the id of its draft: on the phone, under the seal, and for its pictures', async () => {
  const draft = { id: newId(), kind: 'evidence' as const, startedAt: 1, recording: false }
  await saveDraft({ ...draft, body: {} })
  await aFile(draft.id, aPicture(9))
  const row = await seal({ id: draft.id, kind: 'evidence', title: '', payload: {} })
  const claims = (await contents(row))?.jws.split('.')[1] ?? ''
  const said = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { id: string }
  expect([said.id, await db.drafts.count()]).toEqual([draft.id, 0])
  expect((await db.items.toArray()).map(({ id, files }) => [id, files])).toEqual([[draft.id, 1]])
})
