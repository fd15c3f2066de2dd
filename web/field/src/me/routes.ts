import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  { path: '/me', name: 'me', meta: { tab: true }, component: () => import('@/me/MeView.vue') },
  { path: '/me/pin', name: 'me-pin', component: () => import('@/me/NewPinView.vue') },
  {
    path: '/me/recorders',
    name: 'me-recorders',
    component: () => import('@/me/RecordersView.vue'),
  },
]
