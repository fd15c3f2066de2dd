export const words = {
  zh: {
    seconds: '{count} 秒',
    minutes: '{count} 分钟',
    hours: '{count} 小时',
    days: '{count} 天',
    metres: '{count} 米',
    kilometres: '{count} 公里',
  },
  en: {
    seconds: '{count} s',
    minutes: '{count} min',
    hours: '{count} h',
    days: '{count} day | {count} days',
    metres: '{count} m',
    kilometres: '{count} km',
  },
}
