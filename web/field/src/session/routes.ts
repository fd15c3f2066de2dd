import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  {
    path: '/sign-in',
    name: 'sign-in',
    meta: { outside: true },
    component: () => import('@/session/SignInView.vue'),
  },
  {
    path: '/unlock',
    name: 'unlock',
    meta: { outside: true },
    component: () => import('@/session/UnlockView.vue'),
  },
  {
    path: '/pin',
    name: 'pin',
    meta: { outside: true },
    component: () => import('@/session/PinView.vue'),
  },
]
