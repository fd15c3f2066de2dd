export const words = {
  zh: { today: '今日', map: '地图', queue: '待传', me: '我的', tabs: '主要页面' },
  en: { today: 'Today', map: 'Map', queue: 'Queue', me: 'Me', tabs: 'Main screens' },
}
