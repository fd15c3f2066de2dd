import type { RouteRecordRaw } from 'vue-router'
import SignInView from '@/session/SignInView.vue'

export const routes: RouteRecordRaw[] = [
  {
    path: '/sign-in',
    name: 'sign-in',
    meta: { outside: true },
    component: SignInView, // one way less to the service on a slow line
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
