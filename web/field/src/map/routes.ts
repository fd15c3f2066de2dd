import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  { path: '/map', name: 'map', meta: { tab: true }, component: () => import('@/map/MapView.vue') },
  {
    path: '/basemap',
    name: 'basemap',
    component: () => import('@/map/basemap/BasemapView.vue'),
  },
]
