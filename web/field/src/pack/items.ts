/** What the sections of a pack hold. */
import type { PackSections } from '@/api/types'

export type SectionName = keyof PackSections
export type SectionItems = { [Name in SectionName]: PackSections[Name][number] }

export type RightItem = SectionItems['rights']
export type BoundaryItem = NonNullable<RightItem['boundary']>
export type SignboardItem = SectionItems['signboards']
export type TaskItem = SectionItems['tasks']
export type ReasonItem = SectionItems['reasons']
export type QuotaItem = SectionItems['quotas']
export type ColleagueItem = SectionItems['colleagues']
export type DivisionItem = SectionItems['divisions']
export type CodesItem = SectionItems['codes']
export type VisitItem = SectionItems['visits']
export type FollowUpItem = SectionItems['follow_ups']
export type ReturnedPatrolItem = SectionItems['returned_patrols']
export type ZoneItem = SectionItems['zones']
