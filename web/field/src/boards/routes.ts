import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  {
    path: '/signboard-check',
    name: 'signboard-check',
    component: () => import('@/boards/SignboardCheckView.vue'),
  },
]
