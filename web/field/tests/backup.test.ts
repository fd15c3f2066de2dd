import 'fake-indexeddb/auto'
import { beforeEach, expect, test, vi } from 'vitest'
import { toBackUp, type Unread } from '@/backup/contents'
import { Reader, Unreadable, Writer, readU32, text, utf8, type Read } from '@/backup/format'
import { makeBackup } from '@/backup/making'
import { restore } from '@/backup/restoring'
import { db } from '@/db/database'
import { PART_BYTES, filesOf, readBlob } from '@/files/parts'
import { box } from '@/vault/box'
import { aFile, anItem, openVault } from './sealed'

const PASSPHRASE = '丰满区 2026 秋'
const LIGHT = 64 // KiB: what guards the passphrase is not what is tried here

async function written(): Promise<Uint8Array<ArrayBuffer>[]> {
  const writer = await Writer.begin(PASSPHRASE, '2026-11-22T09:00:00+08:00', LIGHT)
  const frames = [writer.head]
  for (const said of ['甲', '乙', '丙', '丁']) frames.push(await writer.frame('item', utf8(said)))
  frames.push(await writer.frame('end', utf8('{}')))
  return frames
}

async function read(file: Blob, passphrase = PASSPHRASE): Promise<Read[]> {
  const all: Read[] = []
  for await (const one of (await Reader.begin(file, passphrase)).frames()) all.push(one)
  return all
}

function said(all: Read[]): string {
  return all.map((one) => (one.kind === 'item' ? text(one.body) : `(${one.kind})`)).join('')
}

test('a file that was cut anywhere tells what was before the cut, and that it was cut', async () => {
  const frames = await written()
  const whole = new Blob(frames)
  expect(said(await read(whole))).toBe('甲乙丙丁(end)')
  let end = frames[0]?.length ?? 0
  for (const [n, frame] of frames.slice(1).entries()) {
    for (const cut of [end, end + 2, end + Math.floor(frame.length / 2), end + frame.length - 1]) {
      expect(said(await read(whole.slice(0, cut)))).toBe('甲乙丙丁'.slice(0, n) + '(truncated)')
    }
    end += frame.length
  }
})

test('what was swapped, changed, doubled or left out does not open, and the rest does', async () => {
  const [head, one, two, three, four, end] = (await written()) as [
    Uint8Array<ArrayBuffer>,
    ...Uint8Array<ArrayBuffer>[],
  ]
  const spoilt = two?.slice()
  if (spoilt) spoilt[9] = (spoilt[9] ?? 0) ^ 1
  const file = (...frames: (Uint8Array<ArrayBuffer> | undefined)[]) =>
    new Blob([head, ...(frames as BlobPart[])])

  expect(said(await read(file(two, one, three, four, end)))).toBe('(broken)(broken)丙丁(end)')
  expect(said(await read(file(one, spoilt, three, four, end)))).toBe('甲(broken)丙丁(end)')
  expect(said(await read(file(one, one, three, four, end)))).toBe('甲(broken)丙丁(end)')
  expect(said(await read(file(one, three, four, end)))).toMatch(/^甲(\(broken\))+\(truncated\)$/)
})

test('each thing that is no backup of ours is called what it is', async () => {
  const frames = await written()
  const why = (file: Blob, passphrase?: string) =>
    read(file, passphrase).then(
      () => 'read',
      (fault: unknown) => (fault instanceof Unreadable ? fault.why : String(fault)),
    )
  const head = frames[0] ?? new Uint8Array()
  const changed = (from: string, to: string) =>
    new Blob([
      utf8(text(head.slice(0, 8))),
      head.slice(8, 12),
      text(head.slice(12)).replace(from, to),
    ])

  expect(await why(new Blob(frames), '别的口令 12345')).toBe('passphrase')
  expect(await why(new Blob(['PK\u0003\u0004 a zip']))).toBe('foreign')
  expect(await why(new Blob([]))).toBe('foreign')
  expect(await why(new Blob([head.slice(0, 10)]))).toBe('head')
  expect(await why(changed('"version":1', '"version":2'))).toBe('newer')
  expect(await why(changed('{', '['))).toBe('head')
  const moved = changed('2026-11-22T09', '2025-11-22T09')
  expect(said(await read(new Blob([moved, ...frames.slice(1)])))).toMatch(
    /^(\(broken\))+\(truncated\)$/,
  )
})

beforeEach(async () => {
  vi.stubGlobal('window', globalThis)
  await Promise.all(db.tables.map((table) => table.clear()))
  await openVault()
})

let unread: Unread | null = null

async function backedUp(written: () => Promise<void> = async () => undefined): Promise<Blob> {
  const parts: Uint8Array<ArrayBuffer>[] = []
  const write = async (bytes: Uint8Array<ArrayBuffer>) => {
    parts.push(bytes)
    await written()
  }
  const nothing = async () => undefined
  const to = { write, done: nothing, giveUp: nothing }
  unread = (await makeBackup(await toBackUp(), PASSPHRASE, to)).unread
  return new Blob(parts)
}

/** Another phone: nothing of the first opens anything there. */
async function onAnotherPhone(): Promise<void> {
  await Promise.all(db.tables.map((table) => table.clear()))
  await openVault()
}

test('on another phone everything is there again, once, however often it is brought in', async () => {
  const row = await anItem({ files: 1, state: 'received', author: 'wang' })
  await anItem({ state: 'complete' })
  const bytes = new Uint8Array(PART_BYTES + 70).map((_, n) => n % 251)
  const { id } = await aFile(row.id, bytes)
  await db.files.update(id, { ahead: 'sealed' })
  const file = await backedUp()
  await Promise.all(db.tables.map((table) => table.clear()))
  await openVault() // another phone: nothing of the first opens anything here
  const first = await restore(file, PASSPHRASE)
  const second = await restore(file, PASSPHRASE)

  expect([first.items, first.files, first.truncated, first.broken]).toEqual([1, 1, false, 0])
  expect([second.items, second.itemsKnown, second.files, second.filesKnown]).toEqual([0, 1, 0, 1])
  const [item] = await db.items.toArray()
  expect([item?.id, item?.author, item?.state]).toEqual([row.id, 'wang', 'sealed'])
  const [kept] = await filesOf(row.id)
  expect(kept?.ahead).toBe('sealed')
  const came = kept && new Uint8Array(await (await readBlob(kept)).arrayBuffer())
  expect(Buffer.from(came ?? []).equals(Buffer.from(bytes))).toBe(true)
})

test('of a file without its end all that is whole is saved, and the rest comes later', async () => {
  const small = await anItem({ files: 1 })
  const large = await anItem({ files: 1 })
  await aFile(large.id, new Uint8Array(2 * PART_BYTES))
  await aFile(small.id, new Uint8Array([1, 2, 3]))
  const whole = await backedUp()
  await Promise.all(db.tables.map((table) => table.clear()))
  await openVault()
  const cut = await restore(whole.slice(0, whole.size - PART_BYTES), PASSPHRASE)

  expect([cut.items, cut.files, cut.filesBroken, cut.truncated]).toEqual([2, 1, 1, true])
  expect(await filesOf(small.id)).toHaveLength(1)
  expect(await db.parts.count()).toBe(1)
  const later = await restore(whole, PASSPHRASE)
  expect([later.itemsKnown, later.files, later.filesKnown]).toEqual([2, 1, 1])
  expect(readU32(new Uint8Array([0, 0, 1, 0]))).toBe(256)
})

test('drafts of others are counted and not taken', async () => {
  const rest = { kind: 'finding' as const, startedAt: 1, savedAt: 1, recording: 0 as const }
  await db.drafts.put({ id: 'hers', author: 'wang', ...rest, box: await box({}) })
  const taken = await toBackUp()
  expect([taken.drafts.length, taken.draftsOfOthers]).toEqual([0, 1])
})

test('what a phone cannot read any more keeps nothing else out, and is told', async () => {
  const [spoilt, whole] = [await anItem({ files: 2 }), await anItem({ files: 1 })]
  const cleared = await aFile(spoilt.id, new Uint8Array(PART_BYTES + 1))
  await aFile(whole.id, new Uint8Array(PART_BYTES + 2))
  await db.parts.delete([cleared.id, 1])
  const bent = await anItem()
  await db.items.update(bent.id, { box: { ...bent.box, iv: new Uint8Array(12) } })
  const file = await backedUp()
  await onAnotherPhone()
  const came = await restore(file, PASSPHRASE)

  expect(unread).toEqual({ texts: 1, files: 1 })
  expect([came.items, came.files, came.filesBroken, came.broken]).toEqual([2, 1, 1, 0])
  expect(await db.parts.count()).toBe(2)
})

test('what is sent while a backup is written is no loss', async () => {
  const row = await anItem({ files: 2 })
  await aFile(row.id, new Uint8Array(3))
  const large = await aFile(row.id, new Uint8Array(2 * PART_BYTES))
  let frames = 0
  const file = await backedUp(async () => {
    frames += 1
    if (frames < 6) return // the first part of the large file is in
    await db.files.update(large.id, { state: 'forgotten' })
    await db.parts.delete([large.id, 1])
  })
  await onAnotherPhone()
  const came = await restore(file, PASSPHRASE)

  expect(unread).toEqual({ texts: 0, files: 0 })
  expect([came.files, came.filesBroken]).toEqual([1, 0])
})

test('bytes that the office has by the time they come are not kept', async () => {
  const row = await anItem({ files: 1 })
  await aFile(row.id, new Uint8Array(PART_BYTES + 1))
  const file = await backedUp()
  await onAnotherPhone()
  const came = await restore(file, PASSPHRASE, () => {
    void db.items.update(row.id, { state: 'complete' })
  })

  expect([came.files, came.filesKnown, came.filesBroken]).toEqual([0, 1, 0])
  expect([await db.parts.count(), await db.files.count()]).toEqual([0, 0])
})

test('who leaves the screen ends the import, and half a file is not left behind', async () => {
  const row = await anItem({ files: 1 })
  await aFile(row.id, new Uint8Array(3 * PART_BYTES))
  const file = await backedUp()
  await onAnotherPhone()
  const left = () => {
    throw new Error('left')
  }
  let calls = 0
  await expect(restore(file, PASSPHRASE, () => (calls += 1) > 2 && left())).rejects.toThrow('left')

  expect([await db.items.count(), await db.parts.count()]).toEqual([1, 0])
})
