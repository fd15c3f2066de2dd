/** Makers for the tests of the queue: a service that signs, a vault that is open, items in the line. */
import { CompactSign, calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose'
import { db, keepNote } from '@/db/database'
import type { FileRow, ItemRow } from '@/db/rows'
import { keepFile } from '@/files/parts'
import { sha256Hex, type Receipt } from '@/queue/receipts'
import { box, newVault, unlockWith, usePublic } from '@/vault/box'

export async function openVault(): Promise<CryptoKeyPair> {
  const pair = await newVault()
  usePublic(pair.publicKey)
  unlockWith(pair.privateKey)
  return pair
}

export interface Service {
  sign: (claims: object, typ?: string) => Promise<string>
}

/** A service whose key the phone knows, if `known`. */
export async function aService(known = true): Promise<Service> {
  const { publicKey, privateKey } = await generateKeyPair('ES256')
  const jwk = await exportJWK(publicKey)
  const kid = await calculateJwkThumbprint(jwk)
  if (known) await keepNote('service_keys', [{ ...jwk, kid }])
  return {
    sign: (claims, typ = 'kuangxun-receipt') =>
      new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
        .setProtectedHeader({ alg: 'ES256', kid, typ })
        .sign(privateKey),
  }
}

export const JWS = 'eyJhbGciOiJFUzI1NiJ9.e30.c2VhbA'

export async function anItem(what: Partial<ItemRow> = {}): Promise<ItemRow> {
  const row: ItemRow = {
    id: crypto.randomUUID(),
    kind: 'evidence',
    author: 'li',
    sealedAt: '2026-11-21T09:12:00.000+08:00',
    state: 'queued',
    paused: 0,
    box: await box({ title: '后山采坑', jws: JWS, payload: { title: '后山采坑' } }),
    textBytes: JWS.length,
    files: 0,
    fileBytes: 0,
    sentBytes: 0,
    attempts: 0,
    nextTryAt: 0,
    reason: null,
    review: null,
    receipt: null,
    completeAt: null,
    ...what,
  }
  await db.items.add(row)
  return row
}

/** A file of `owner`, which may be under its seal already. */
export async function aFile(owner: string, bytes: Uint8Array<ArrayBuffer>): Promise<FileRow> {
  const row = await keepFile(new Blob([bytes]), {
    owner: `${owner} in the making`,
    author: 'li',
    mediaType: 'image/jpeg',
    role: 'photo',
    name: 'pit.jpg',
    capture: null,
    preview: null,
  })
  await db.files.update(row.id, { owner })
  return { ...row, owner }
}

export async function claims(row: ItemRow, what: Partial<Receipt> = {}): Promise<Receipt> {
  return {
    record: row.id,
    digest: await sha256Hex(JWS),
    state: 'received',
    missing: [],
    server_time: '2026-11-21T01:12:05.000000+00:00',
    ...what,
  }
}
