import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  {
    path: '/finding/:id?',
    name: 'finding',
    component: () => import('@/finding/FindingView.vue'),
  },
]
