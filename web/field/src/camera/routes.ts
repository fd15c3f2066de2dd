import type { RouteRecordRaw } from 'vue-router'
import { db } from '@/db/database'
import { session } from '@/session/session'

/** A picture belongs to something of this officer's that is not under its seal yet. */
async function takesPictures(owner: string): Promise<boolean> {
  const draft = await db.drafts.get(owner)
  return !(await db.items.get(owner)) && (!draft || draft.author === session.officer?.id)
}

export const routes: RouteRecordRaw[] = [
  {
    path: '/camera',
    name: 'camera',
    beforeEnter: async ({ query: { owner } }) =>
      typeof owner === 'string' && (await takesPictures(owner)) ? true : { name: 'today' },
    component: () => import('@/camera/CameraView.vue'),
  },
  {
    path: '/photo/:id',
    name: 'photo',
    component: () => import('@/camera/PhotoView.vue'),
  },
]
