/** Where a draft is gone on with. */
import type { RouteLocationRaw, Router } from 'vue-router'
import type { DraftKind, DraftRow } from '@/db/rows'

const SCREENS: Record<DraftKind, string> = {
  patrol: 'patrol-end',
  finding: 'finding',
  signboard_check: 'signboard-check',
  clue_report: 'clue-report',
  verification: 'verification',
  evidence: 'upload',
  sortie: 'upload',
  correction: 'correction',
}

export function placeOf(draft: DraftRow, router: Router): RouteLocationRaw | null {
  const name = SCREENS[draft.kind]
  return router.hasRoute(name)
    ? { name, params: { id: draft.id }, query: { draft: draft.id } }
    : null
}
