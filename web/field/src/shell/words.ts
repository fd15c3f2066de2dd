export const words = {
  zh: {
    today: '今日',
    map: '地图',
    queue: '待传',
    me: '我的',
    tabs: '主要页面',
    unsent: '未传记录',
    readySafe: '新版本已备好，下次打开时启用。',
    readyWaits: '新版本已备好，待记录传完后启用。',
    now: '立即启用',
    sure: '现在启用新版本？页面会重新打开，手机上的记录不受影响。',
    backupFirst: '还有记录没有传完。为稳妥起见，请先做一次加密备份，再启用新版本。',
    toBackup: '去备份',
    loadAnew: '重新载入',
    pieceMissing:
      '这个页面没有打开：应用的一部分没有载入（可能刚更新过，或没有网络）。草稿都已保存在手机上，重新载入后可以继续。',
    notStarted: {
      title: '矿巡没有打开',
      why: {
        full: '手机存储已满，打不开矿巡存在手机上的内容。',
        denied: '浏览器不让矿巡在手机上保存内容：可能是无痕窗口，或在设置里禁止了。',
        newer: '手机上的内容已由新版矿巡打开，这个页面还是旧版。',
        cut: '手机的存储迟迟没有回应，矿巡还打不开。',
        piece: '应用的一部分没有载入：可能没有网络，或刚更新过。请在有网络的地方再试一次。',
        insecure: '这个网址不是 https，浏览器不让矿巡加密。请用局里给的 https 网址打开。',
        other: '矿巡存在手机上的内容暂时打不开。',
      },
      safe: '没有删除手机上的任何记录。',
      todo: '请依次试一试：',
      steps: {
        tabs: '关闭矿巡的其他页面，以及不用的应用。',
        room: '腾出手机空间：删除其他的照片、视频或应用。不要“清除网站数据”，也不要卸载矿巡。',
        browser: '完全退出浏览器再打开，或重启手机；不要用无痕窗口。',
      },
      otherwise: '仍然打不开：请先用电话或纸笔报告，留好手机，联系管理员，过后再补录。',
      again: '再试一次',
      technical: '技术信息（请出示给管理员）',
    },
  },
  en: {
    today: 'Today',
    map: 'Map',
    queue: 'Queue',
    me: 'Me',
    tabs: 'Main screens',
    unsent: 'What is unsent',
    readySafe: 'A new version is here; it begins when the app is opened next.',
    readyWaits: 'A new version is here; it waits until the records are sent.',
    now: 'Begin now',
    sure: 'Begin the new version now? The page opens anew; records are not touched.',
    backupFirst: 'Some records are not sent. Make an encrypted backup first, then begin it.',
    toBackup: 'To the backup',
    loadAnew: 'Load anew',
    pieceMissing:
      'This screen did not open: a piece of the app was not loaded (an update, or no network). Drafts are kept on the phone; load the app anew and go on.',
    notStarted: {
      title: 'The app did not open',
      why: {
        full: 'This phone is full: what the app keeps on it does not open.',
        denied: 'The browser lets the app keep nothing here: a private window, or its settings.',
        newer: 'A newer version opened what is on the phone; this page is an older one.',
        cut: 'The storage of this phone does not answer, and the app waits for it.',
        piece:
          'A piece of the app was not loaded: no network, or an update. Try again where there is a network.',
        insecure:
          'This address is not https, and the browser lets no page encrypt. Open the https address of your office.',
        other: 'What the app keeps on this phone does not open at present.',
      },
      safe: 'No record on the phone was deleted.',
      todo: 'Please try, one after the other:',
      steps: {
        tabs: 'Close the other pages of this app, and apps you do not use.',
        room: 'Make room: delete other photographs, videos or apps. Do not clear the site’s data, and do not remove this app.',
        browser:
          'Close the browser altogether and open it, or restart the phone; use no private window.',
      },
      otherwise:
        'If it still does not open: report by telephone or on paper, keep the phone, call your administrator, and enter the record later.',
      again: 'Try again',
      technical: 'Technical text, for your administrator',
    },
  },
}
