import type { RouteLocationNormalized, RouteRecordRaw } from 'vue-router'
import { db } from '@/db/database'

/** A picture belongs to something, and what is sealed takes no more. */
async function mayTakePictures({ query: { owner } }: RouteLocationNormalized) {
  const open = typeof owner === 'string' && !(await db.items.where('id').equals(owner).count())
  return open || { name: 'today' }
}

export const routes: RouteRecordRaw[] = [
  {
    path: '/camera',
    name: 'camera',
    beforeEnter: mayTakePictures,
    component: () => import('@/camera/CameraView.vue'),
  },
  {
    path: '/photo/:id',
    name: 'photo',
    component: () => import('@/camera/PhotoView.vue'),
  },
]
