/** What the sections of a pack hold. */
import type { Geometry } from 'geojson'

export interface RightItem {
  id: string
  licence_no: string
  kind: string
  name: string
  holder: string
  division_id: number
  mineral: string
  state: string
  valid_from: string | null
  valid_to: string | null
  boundary: BoundaryItem | null
}

export interface BoundaryItem {
  version: number
  comparable: boolean
  source_datum: string
  top_m: number | null
  bottom_m: number | null
  geometry: Geometry | null
}

export interface SignboardItem {
  id: string
  right_id: string
  lon: number | null
  lat: number | null
  state: string
  checked_at: string | null
}

export interface TaskItem {
  id: string
  clue_id: string
  clue_number: string
  due_day: string
  provisional: boolean
  note: string
  description: string
  party: string | null
  offence: string | null
  lon: number | null
  lat: number | null
}

export interface ReasonItem {
  id: string
  lon: number
  lat: number
  reason: string
  until: string | null
}

export interface QuotaItem {
  id: string
  period: string
  first_day: string
  last_day: string
  source: string
  [figure: string]: unknown
}

export interface ColleagueItem {
  id: string
  name: string
}

export interface DivisionItem {
  id: number
  code: string
  name: string
  level: string
  parent_id: number | null
}

export interface CodesItem {
  id: string
  values: [string, string][]
}

export interface VisitItem {
  id: string
  [said: string]: unknown
}

export interface FollowUpItem {
  id: string
  finding_id: string
  due_on: string
  provisional: boolean
  description: string
  party: string | null
  offence: string | null
  measure: string
  found_at: string
  lon: number | null
  lat: number | null
}

export interface ReturnedPatrolItem {
  id: string
  reference: string | null
  walked_on: string
  version: number
  reason: string
  said: Record<string, unknown>
}

export interface ZoneItem {
  id: string
  kind: string
  name: string
  version: number
  geometry: Geometry
}

export interface SectionItems {
  divisions: DivisionItem
  colleagues: ColleagueItem
  codes: CodesItem
  quotas: QuotaItem
  rights: RightItem
  signboards: SignboardItem
  tasks: TaskItem
  follow_ups: FollowUpItem
  returned_patrols: ReturnedPatrolItem
  visits: VisitItem
  reasons: ReasonItem
  zones: ZoneItem
}

export type SectionName = keyof SectionItems
