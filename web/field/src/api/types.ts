/** The words of the service, as its own document tells them; schema.ts is made from that. */
import type { components } from '@/api/schema'

type Schemas = components['schemas']

export type PackOut = Schemas['field_api.PackOut']
export type ChangesOut = Schemas['field_api.ChangesOut']
export type PackSections = Required<Schemas['field_api.PackSections']>
export type SignedIn = Schemas['field_api.SignedIn']
export type Tokens = Schemas['field_api.Tokens']
export type Envelope = Schemas['field_api.Envelope']
export type ReceiptClaims = Schemas['field_api.ReceiptClaims']
export type AreaOut = Schemas['field_api.AreaOut']

/** What is under the seal of each kind of record. */
export interface Payloads {
  patrol: Schemas['patrols.PatrolPayload']
  finding: Schemas['patrols.FindingPayload']
  signboard_check: Schemas['signboards.SignboardCheckPayload']
  clue_report: Schemas['clues.ClueReportPayload']
  verification: Schemas['clues.VerificationPayload']
  evidence: Schemas['field_api.EvidencePayload']
  sortie: Schemas['field_api.SortiePayload']
  correction: Schemas['field_api.CorrectionPayload']
}
