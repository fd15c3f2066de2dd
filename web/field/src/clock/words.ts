export const words = {
  zh: {
    day: '{month}月{day}日',
    dayOfYear: '{year}年{month}月{day}日',
    seconds: '{count} 秒',
    minutes: '{count} 分钟',
    hours: '{count} 小时',
    days: '{count} 天',
    metres: '{count} 米',
    kilometres: '{count} 公里',
  },
  en: {
    day: '{month}/{day}',
    dayOfYear: '{year}/{month}/{day}',
    seconds: '{count} s',
    minutes: '{count} min',
    hours: '{count} h',
    days: '{count} days',
    metres: '{count} m',
    kilometres: '{count} km',
  },
}
