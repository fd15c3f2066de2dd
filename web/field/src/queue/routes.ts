import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  {
    path: '/queue',
    name: 'queue',
    meta: { tab: true },
    component: () => import('@/queue/QueueView.vue'),
  },
  {
    path: '/queue/:id',
    name: 'queue-item',
    props: true,
    component: () => import('@/queue/ItemView.vue'),
  },
]
