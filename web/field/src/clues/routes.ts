import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  {
    path: '/clue-report',
    name: 'clue-report',
    component: () => import('@/clues/ClueReportView.vue'),
  },
  { path: '/tasks', name: 'tasks', component: () => import('@/clues/TasksView.vue') },
  {
    path: '/tasks/:id',
    name: 'verification',
    component: () => import('@/clues/VerificationView.vue'),
  },
]
