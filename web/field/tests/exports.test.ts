import 'fake-indexeddb/auto'
import { beforeEach, expect, test, vi } from 'vitest'
import { toBackUp } from '@/backup/contents'
import { Reader, text, type Frame } from '@/backup/format'
import { makeBackup } from '@/backup/making'
import { db } from '@/db/database'
import { PART_BYTES } from '@/files/parts'
import { exported } from '@/queue/acts'
import { park } from '@/queue/texts'
import { newId } from '@/seal/seal'
import { saveDraft } from '@/seal/drafts'
import { choosePin, signIn } from '@/session/entering'
import { bringLocks } from './locks'
import { Office } from './office'
import { aPicture, sealedWith } from './officers'

const PIN = '740921'
const PASSPHRASE = '丰满区 2026 秋'
let office: Office

/** An officer signed in, with a PIN, a record that was refused, one on its way, and a draft. */
beforeEach(async () => {
  vi.stubGlobal('window', globalThis)
  bringLocks({ userAgent: 'a phone (Linux; Android 12)' })
  await Promise.all(db.tables.map((table) => table.clear()))
  office = await Office.open()
  await signIn('li', 'secret')
  await choosePin(PIN)
  await park((await sealedWith()).id, 'records.bad', '过长')
  await sealedWith(aPicture(PART_BYTES + 9))
  await saveDraft({ id: newId(), kind: 'finding', startedAt: 1, recording: false, body: { a: 1 } })
})

/** In each of the ways in which bytes are written down. */
function spellings(bytes: ArrayBuffer | Uint8Array): string[] {
  const raw = Buffer.from(new Uint8Array(bytes))
  const spelt = (['hex', 'base64', 'base64url', 'latin1'] as const).map((as) => raw.toString(as))
  const listed = [[...raw], new Uint8Array(bytes)].map((as) => JSON.stringify(as).slice(1, -1))
  return [...spelt, ...listed]
}

/** What opens this phone, or speaks to the office in its name. */
async function secrets(): Promise<string[]> {
  const row = await db.officers.get('li')
  const vault = (await db.notes.get('vault'))?.value as { byDevice: { wrapped: ArrayBuffer } }
  const bytes = [row?.wrap?.wrapped, row?.wrap?.salt, row?.tokens?.cipher, vault.byDevice.wrapped]
  const spelt = bytes.flatMap((one) => (one ? spellings(one) : []))
  expect(spelt).toHaveLength(24)
  return [office.access, office.refresh, office.secret, PIN, PASSPHRASE, ...spelt]
}

async function expectNone(said: string): Promise<void> {
  for (const secret of await secrets()) expect(said).not.toContain(secret)
}

test('what an officer hands the administrator is the record, and opens nothing', async () => {
  const [row] = await db.items.where('state').equals('parked').toArray()
  if (!row) throw new Error('it is not there')
  const said = await (await exported(row)).text()
  await expectNone(said)
  const told = Object.keys(JSON.parse(said) as object).sort()
  const about = ['format', 'version', 'exported_at', 'id', 'kind', 'author', 'sealed_at']
  expect(told).toEqual([...about, 'jws', 'reason', 'receipt'].sort())
})

async function framesOf(file: Blob): Promise<Frame[]> {
  const frames: Frame[] = []
  for await (const one of (await Reader.begin(file, PASSPHRASE)).frames()) {
    if (one.kind === 'broken' || one.kind === 'truncated') throw new Error(one.kind)
    frames.push(one)
  }
  return frames
}

test('a backup, opened, holds records, drafts and files: no officer, no login, no key', async () => {
  const parts: Uint8Array<ArrayBuffer>[] = []
  const nothing = async () => undefined
  const write = async (bytes: Uint8Array<ArrayBuffer>) => void parts.push(bytes)
  await makeBackup(await toBackUp(), PASSPHRASE, { write, done: nothing, giveUp: nothing })
  await expectNone(Buffer.concat(parts).toString('latin1'))
  const frames = await framesOf(new Blob(parts))
  for (const { body } of frames) {
    await expectNone(text(body))
    await expectNone(Buffer.from(body).toString('latin1'))
  }
  const all = frames.map(({ kind, body }) => [kind, kind === 'bytes' ? [] : namesIn(body)])
  const record = ['id', 'kind', 'author', 'sealedAt', 'textBytes', 'files', 'fileBytes']
  const item = ['item', [...record, 'authorName', 'title', 'jws', 'payload'].sort()]
  const file = ['number', 'owner', 'author', 'sha256', 'bytes', 'parts', 'mediaType', 'role']
  expect(all).toEqual([
    item,
    item,
    ['draft', ['id', 'kind', 'author', 'startedAt', 'body', 'fixes'].sort()],
    ['file', [...file, 'name', 'capture', 'preview'].sort()],
    ['bytes', []],
    ['bytes', []],
    ['end', ['drafts', 'files', 'items']],
  ])
})

function namesIn(body: Uint8Array): string[] {
  return Object.keys(JSON.parse(text(body)) as object).sort()
}
