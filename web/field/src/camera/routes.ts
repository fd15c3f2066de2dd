import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  {
    path: '/camera',
    name: 'camera',
    // A picture belongs to something: without a draft there is nothing to photograph for.
    beforeEnter: (to) => (typeof to.query.owner === 'string' ? true : { name: 'today' }),
    component: () => import('@/camera/CameraView.vue'),
  },
  {
    path: '/photo/:id',
    name: 'photo',
    component: () => import('@/camera/PhotoView.vue'),
  },
]
