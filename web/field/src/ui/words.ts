export const words = {
  zh: {
    back: '返回',
    cancel: '取消',
    confirm: '确定',
    save: '保存',
    offline: '没有连上服务器。已保存在手机上，有信号后会自动继续。',
    sealed: '这条记录已经提交，不能再改动；可以在“待传”中查看。',
    emptyFile: '这个文件是空的（0 字节），没有保存。请打开看看它是否完好，或重新拍摄。',
    notYours: '这里打不开这份草稿：它属于其他人员，或是另一种记录。',
    refused: '{detail}（{code}）',
    unknown: '出现未预料的情况：{what}。手机上的内容没有丢失，请截图告知管理员。',
    storage: {
      full: '手机空间不足，刚才的内容没有保存；之前的都在。请先上传待传记录、做一次备份，或删除手机上的其他文件，然后再试。',
      denied:
        '浏览器不让矿巡在手机上保存数据，刚才的内容没有保存。请不要用无痕窗口，并在浏览器设置里允许本站保存数据，然后再试。',
      newer:
        '手机上的数据已由新版矿巡打开，这个页面还是旧版。请关闭矿巡的所有页面，联网重新打开；手机上的内容没有丢失。',
      broken:
        '手机上的存储没有打开（{what}），刚才的内容没有保存；之前的没有删除。请腾出手机空间，关闭其他页面，重启浏览器后再试；仍不行，请截图告知管理员，不要清除网站数据。',
      closed:
        '这个页面与手机存储的连接断了，刚才的内容没有保存；之前的都在。请重新载入页面，然后再做一次。',
      cut: '刚才的操作被手机中断，没有保存；之前的都在。请再试一次；仍不行，请关闭其他应用，重新载入页面。',
    },
  },
  en: {
    back: 'Back',
    cancel: 'Cancel',
    confirm: 'OK',
    save: 'Save',
    offline: 'The service cannot be reached. Everything is kept here and goes on with a signal.',
    sealed: 'This record is sealed already and cannot be changed; the queue shows it.',
    emptyFile:
      'This file is empty (0 bytes) and was not kept. See whether it opens, or take it anew.',
    notYours: 'This draft cannot be opened here: it is another officer’s, or of another kind.',
    refused: '{detail} ({code})',
    unknown: 'Unforeseen: {what}. Nothing on the phone is lost; show this to your administrator.',
    storage: {
      full: 'This phone is full: the last of it was not kept, all before it was. Send what is unsent, make a backup or delete other files, then try again.',
      denied:
        'The browser lets this app keep nothing on the phone: the last of it was not kept. Leave the private window, allow this site to keep data, then try again.',
      newer:
        'A newer version opened what is on the phone, and this page is an older one. Close all pages of the app and open it with a network; nothing is lost.',
      broken:
        'The storage of the phone did not open ({what}): the last of it was not kept, nothing before was deleted. Free some room, close other pages, restart the browser and try again. Else show this to your administrator, and do not clear the site’s data.',
      closed:
        'This page lost the storage of the phone: the last of it was not kept, all before it was. Load the page anew and do it again.',
      cut: 'The phone broke this off: it was not kept, all before it was. Try again; if it fails, close other apps and load the page anew.',
    },
  },
}
