/**
 * What the phone keeps. Whatever an officer wrote, walked or photographed is in a `Box`; what is
 * in the clear is what the sender and the badges need: ids, kinds, sizes, hashes and states.
 */
import type { Box } from '@/vault/box'

export type Kind =
  | 'patrol'
  | 'finding'
  | 'signboard_check'
  | 'clue_report'
  | 'verification'
  | 'evidence'
  | 'sortie'
  | 'correction'

/**
 * `sealed`: signed, nobody was asked yet · `queued`: to be sent · `uploading`: bytes are on their
 * way · `received`: the office has the text and waits for files · `held`: it waits for an earlier
 * record · `complete`: the office has everything · `returned`: it was read and sent back ·
 * `parked`: refused; kept here, and in nobody's way.
 */
export type ItemState =
  'sealed' | 'queued' | 'uploading' | 'received' | 'held' | 'complete' | 'returned' | 'parked'

/** Why something was refused or came back: a stable code, and a sentence, which may quote it. */
export interface Reason {
  code: string
  /** A string. */
  detail: Box
  at: string
}

export interface Review {
  state: 'returned' | 'reviewed' | 'superseded' | 'beside'
  /** A string, in the office's words. */
  reason: Box | null
  version: number
}

/** A receipt that was verified: in the clear what the sender needs of it. */
export interface KeptReceipt {
  state: 'received' | 'held' | 'complete' | 'rejected'
  /** SHA-256 of files that had not come. */
  missing: string[]
  /** SHA-256 (hex) of the JWS, by which the same receipt is known again. */
  digest: string
  /** The JWS of the service, as it came: a string. */
  box: Box
}

/** A sealed record on its way. `id` is the record's own (UUIDv7), made before its first save. */
export interface ItemRow {
  id: string
  kind: Kind
  /** The officer who sealed it, whoever sends it. */
  author: string
  /** By this phone's clock, ISO 8601 with offset. */
  sealedAt: string
  state: ItemState
  paused: 0 | 1
  /** `{title, jws, payload}`: see `Sealed`. */
  box: Box
  textBytes: number
  files: number
  fileBytes: number
  sentBytes: number
  attempts: number
  /** Milliseconds since the epoch; not before then. */
  nextTryAt: number
  reason: Reason | null
  review: Review | null
  /** The last one. */
  receipt: KeptReceipt | null
  /** When the office had everything, by the service's clock. */
  completeAt: string | null
}

/** What is in an item's box. */
export interface Sealed {
  title: string
  /** Compact JWS, sent as it is. */
  jws: string
  payload: Record<string, unknown>
}

export type FileRole = 'photo' | 'video' | 'audio' | 'document' | 'track'
export type FileState = 'kept' | 'uploading' | 'sent' | 'forgotten'
/** `sealed`: yet to be sent · `sent` · `refused`: the office or this phone can do nothing with it. */
export type Ahead = 'sealed' | 'sent' | 'refused'

/** The sidecar, written at the shutter: snake case, as it goes under the seal. */
export interface Capture {
  taken_at: string
  fix: WireFix | null
  heading_deg: number | null
  location_source: LocationSource
  /** Above the horizon, and of the horizon in the picture: of the camera at the shutter. */
  pitch_deg?: number | null
  roll_deg?: number | null
  /** Since the page began: no setting of the wall clock moves it. */
  monotonic_ms?: number | null
  /** How old the fix was at the shutter. */
  fix_age_ms?: number | null
  /** Whose word `taken_at` is: this phone's at the shutter, the camera's, or the file system's. */
  time_source?: 'shutter' | 'exif' | 'file'
}

export type LocationSource = 'shutter' | 'exif' | 'track' | 'map' | 'none'

export interface WireFix {
  lon: number
  lat: number
  accuracy_m: number | null
  altitude_m: number | null
  time: string
  source: 'gnss' | 'network' | 'manual' | 'map' | 'import'
}

/** A file of a draft or an item: its bytes are in `parts`, encrypted, unaltered. */
export interface FileRow {
  id: string
  /** The draft or the item it belongs to. */
  owner: string
  author: string
  sha256: string
  bytes: number
  mediaType: string
  role: FileRole
  parts: number
  state: FileState
  sentBytes: number
  /** What became of its preview, if the seal names one that may go ahead of it. */
  ahead?: Ahead
  /** Where its upload stands on the service; null before the first byte. */
  uploadUrl: string | null
  /** `{name, capture, preview}`: see `FileNotes`. */
  box: Box
  addedAt: number
}

export interface FileNotes {
  name: string
  capture: Capture | null
  /** The camera or drone that made it, in its own words. */
  device?: string | null
  /** A small JPEG as a data URL, to look at; it may go ahead of the file: see `FileRow.ahead`. */
  preview: string | null
}

/** `n` from 0; plain bytes of one part are `PART_BYTES`, but for the last. */
export interface PartRow {
  file: string
  n: number
  box: Box
}

export type DraftKind = Exclude<Kind, 'correction'> | 'correction'

/** Something not yet sealed. A patrol is a draft from its start until its seal. */
export interface DraftRow {
  id: string
  kind: DraftKind
  author: string
  startedAt: number
  savedAt: number
  /** 1 while its track is being recorded. */
  recording: 0 | 1
  box: Box
}

/** Some fixes of a patrol, in the order they came: `n` from 0. See `Fix` in fix/fix.ts. */
export interface FixRow {
  draft: string
  n: number
  box: Box
}

/** An officer who signed in on this phone. */
export interface OfficerRow {
  id: string
  name: string
  login: string
  officeId: string
  officeName: string
  divisionId: number
  permissions: string[]
  /** The vault's key, wrapped by this officer's PIN; null until they chose one. */
  wrap: Wrap | null
  wrongPins: number
  nextPinAt: number
  /** `Tokens` in a box; null after signing out. */
  tokens: Box | null
  signedInAt: number
}

export interface Tokens {
  access: string
  refresh: string
  /** Milliseconds since the epoch by this phone's monotonic reckoning at arrival. */
  expiresAt: number
}

/** PKCS #8 of the vault's private key, encrypted with AES-GCM under a key from PIN or service. */
export interface Wrap {
  how: 'argon2id' | 'hkdf'
  salt: Uint8Array
  iv: Uint8Array
  wrapped: ArrayBuffer
  memoryKiB: number
  passes: number
}

/** One section of an officer's pack. */
export interface SectionRow {
  officer: string
  name: string
  box: Box
}

/** An ephemeral public key; with the vault's private key it opens what that run boxed. */
export interface RunRow {
  id: string
  publicKey: ArrayBuffer
}

export interface NoteRow {
  name: string
  value: unknown
}
