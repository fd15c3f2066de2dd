import 'fake-indexeddb/auto'
import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { db } from '@/db/database'
import { PART_BYTES, dropFile, keepFile, readBlob, readBytes } from '@/files/parts'
import { newVault, unlockWith, usePublic } from '@/vault/box'

const about = {
  owner: 'draft',
  author: 'officer',
  mediaType: 'image/jpeg',
  role: 'photo' as const,
  name: 'pit.jpg',
  capture: null,
  preview: null,
}

test('a photograph comes out of the phone as it went in, whichever part is asked for', async () => {
  const pair = await newVault()
  usePublic(pair.publicKey)
  unlockWith(pair.privateKey)
  const bytes = new Uint8Array(2 * PART_BYTES + 12_345)
  for (let n = 0; n < bytes.length; n += 1) bytes[n] = (n * 31 + (n >> 11)) % 251
  const told: number[] = []
  const row = await keepFile(new Blob([bytes]), about, (so) => told.push(so))

  expect(row.sha256).toBe(createHash('sha256').update(bytes).digest('hex'))
  expect([row.parts, row.bytes]).toEqual([3, bytes.length])
  expect(told).toEqual([PART_BYTES, 2 * PART_BYTES, bytes.length])
  const across = await readBytes(row, PART_BYTES - 10, PART_BYTES + 10)
  expect(across).toEqual(bytes.slice(PART_BYTES - 10, PART_BYTES + 10))
  const whole = Buffer.from(await (await readBlob(row)).arrayBuffer())
  expect(whole.equals(Buffer.from(bytes))).toBe(true)
  await dropFile(row.id)
  expect(await db.parts.count()).toBe(0)
})
