/** The screens and the way between them; nobody gets past the PIN. */
import {
  createRouter,
  createWebHashHistory,
  type RouteLocationNormalized,
  type RouteLocationRaw,
  type RouteRecordRaw,
} from 'vue-router'
import { routes as backup } from '@/backup/routes'
import { routes as boards } from '@/boards/routes'
import { routes as camera } from '@/camera/routes'
import { routes as clues } from '@/clues/routes'
import { routes as corrections } from '@/corrections/routes'
import { routes as finding } from '@/finding/routes'
import { routes as map } from '@/map/routes'
import { routes as me } from '@/me/routes'
import { routes as patrol } from '@/patrol/routes'
import { routes as queue } from '@/queue/routes'
import { routes as entrance } from '@/session/routes'
import { routes as today } from '@/today/routes'
import { routes as upload } from '@/upload/routes'
import { officersHere, pinIsDue } from '@/session/entering'
import { session } from '@/session/session'
import { learnAll } from '@/words'

const inside: RouteRecordRaw[] = [
  ...today,
  ...patrol,
  ...finding,
  ...camera,
  ...upload,
  ...boards,
  ...clues,
  ...corrections,
  ...map,
  ...queue,
  ...backup,
  ...me,
]

declare module 'vue-router' {
  interface RouteMeta {
    /** Shown before anyone unlocked. */
    outside?: boolean
    /** One of the tabs at the bottom. */
    tab?: boolean
  }
}

export const router = createRouter({
  history: createWebHashHistory('/field/'),
  routes: [...entrance, ...inside, { path: '/:rest(.*)*', redirect: '/' }],
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
})

router.beforeEach(async (to) => {
  const way = await wayOf(to)
  // Only the way in is shown without the words of everything: it is what a slow line waits for.
  if (way === true && to.name !== 'sign-in') await learnAll()
  return way
})

/** Whether `to` may be shown, or what is shown before it. */
async function wayOf(to: RouteLocationNormalized): Promise<true | RouteLocationRaw> {
  if (to.meta.outside) return true
  if (session.officer) return pinIsDue() ? { name: 'pin' } : true
  const known = await officersHere()
  return { name: known.length ? 'unlock' : 'sign-in', query: { next: to.fullPath } }
}
