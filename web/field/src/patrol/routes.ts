import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  {
    path: '/patrol/start',
    name: 'patrol-start',
    component: () => import('@/patrol/StartView.vue'),
  },
  {
    path: '/patrol',
    name: 'patrol-running',
    component: () => import('@/patrol/RunningView.vue'),
  },
  {
    path: '/follow-up/:id',
    name: 'follow-up',
    props: true,
    component: () => import('@/patrol/FollowUpView.vue'),
  },
  {
    path: '/patrol/:id/end',
    name: 'patrol-end',
    props: true,
    component: () => import('@/patrol/EndView.vue'),
  },
]
