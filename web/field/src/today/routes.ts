import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  {
    path: '/',
    name: 'today',
    meta: { tab: true },
    component: () => import('@/today/TodayView.vue'),
  },
]
