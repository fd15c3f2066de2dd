import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  {
    path: '/upload/:id?',
    name: 'upload',
    component: () => import('@/upload/UploadView.vue'),
  },
]
