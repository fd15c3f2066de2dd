import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  {
    path: '/corrections',
    name: 'corrections',
    component: () => import('@/corrections/CorrectionsView.vue'),
  },
  {
    path: '/corrections/:id',
    name: 'correction',
    component: () => import('@/corrections/CorrectionView.vue'),
  },
]
