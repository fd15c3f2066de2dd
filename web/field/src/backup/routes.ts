import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  { path: '/backup', name: 'backup', component: () => import('@/backup/BackupView.vue') },
  {
    path: '/backup/import',
    name: 'backup-import',
    component: () => import('@/backup/ImportView.vue'),
  },
]
