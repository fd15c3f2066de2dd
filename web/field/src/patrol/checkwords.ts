/** What is said of the phone before leaving. */
const zh = {
  checks: '出发前检查',
  inOrder: '{count} 项正常',
  screenNote:
    '请保持屏幕开着：锁屏后网页收不到定位。可用“放口袋”黑屏模式省电防误触。必须锁屏时，另用 OwnTracks 或 Traccar 记录，由所里接收。',
  check: {
    location: {
      name: '定位',
      good: '已定位，±{radius}',
      rough: '±{radius}，偏差较大，请到开阔处稍等',
      waiting: '正在定位，请到开阔处…',
      denied: '没有定位权限。请点地址栏左侧图标 → 权限 → 位置信息 → 允许，再返回本页',
      unsupported: '这部手机的浏览器不支持定位，不能记录轨迹',
    },
    battery: { name: '电量', good: '{percent}%', low: '只有 {percent}%，请充电或带上充电宝' },
    storage: {
      name: '存储',
      good: '还可用 {free} GB',
      little: '只剩 {free} GB，请清理手机，或先到“待传”页上传',
    },
    kept: {
      name: '防清理',
      good: '浏览器承诺不清理本应用数据',
      refused: '浏览器未承诺保留数据：请把本应用“添加到主屏幕”，并及时上传',
    },
    pack: {
      name: '资料包',
      good: '{age}前更新',
      old: '已 {age}未更新，有网时请到“今日”页更新',
      none: '还没有下载，离线时没有矿权和任务资料',
    },
    clock: {
      name: '时钟',
      good: '与服务器一致',
      ahead: '比服务器快 {off}，请在系统设置里改为自动校时',
      behind: '比服务器慢 {off}，请在系统设置里改为自动校时',
      unknown: '还没有与服务器核对过',
    },
    unsent: {
      name: '待传',
      good: '没有未传记录',
      some: '有 {count} 项没有传完，出发前先上传更稳妥',
    },
    shell: {
      name: '离线使用',
      good: '应用已保存在手机上',
      absent: '应用还没有保存完，请联网重新打开一次',
    },
    screen: {
      name: '屏幕常亮',
      good: '巡查时保持常亮',
      absent: '这部手机不能保持常亮，请把锁屏时间调长',
    },
  },
}

const en: typeof zh = {
  checks: 'Before leaving',
  inOrder: '{count} in order',
  screenNote:
    'Keep the screen on: while it is locked, no track is recorded. “Pocket” turns it black instead. If the phone must be locked, record with OwnTracks or Traccar.',
  check: {
    location: {
      name: 'Location',
      good: 'within {radius}',
      rough: 'within {radius} only; wait under open sky',
      waiting: 'locating; stand under open sky…',
      denied: 'not allowed. Tap the icon left of the address → Permissions → Location → Allow',
      unsupported: 'this browser cannot locate; no track can be recorded',
    },
    battery: {
      name: 'Battery',
      good: '{percent}%',
      low: 'only {percent}%: charge, or take a pack',
    },
    storage: { name: 'Storage', good: '{free} GB free', little: 'only {free} GB: clear or upload' },
    kept: {
      name: 'Protected',
      good: 'the browser promised to keep the data of this app',
      refused: 'the browser promises nothing: add the app to the home screen and upload soon',
    },
    pack: {
      name: 'Data',
      good: 'updated {age} ago',
      old: '{age} old; update it on Today while there is a network',
      none: 'not downloaded yet: no rights and tasks offline',
    },
    clock: {
      name: 'Clock',
      good: 'as the service’s',
      ahead: '{off} ahead of the service; set it to automatic',
      behind: '{off} behind the service; set it to automatic',
      unknown: 'never compared with the service',
    },
    unsent: { name: 'Queue', good: 'nothing unsent', some: '{count} unsent; better sent before' },
    shell: {
      name: 'Offline',
      good: 'the app is kept here',
      absent: 'not kept yet: open it once more',
    },
    screen: {
      name: 'Screen',
      good: 'stays on during a patrol',
      absent: 'cannot be kept on: set a longer screen time-out',
    },
  },
}

export const checkWords = { zh, en }
