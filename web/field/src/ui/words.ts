export const words = {
  zh: {
    back: '返回',
    cancel: '取消',
    confirm: '确定',
    save: '保存',
    offline: '没有连上服务器。已保存在手机上，有信号后会自动继续。',
    sealed: '这条记录已经提交，不能再改动；可以在“待传”中查看。',
    notYours: '这里打不开这份草稿：它属于其他人员，或是另一种记录。',
    refused: '{detail}（{code}）',
    unknown: '出现未预料的情况：{what}。手机上的内容没有丢失，请截图告知管理员。',
  },
  en: {
    back: 'Back',
    cancel: 'Cancel',
    confirm: 'OK',
    save: 'Save',
    offline: 'The service cannot be reached. Everything is kept here and goes on with a signal.',
    sealed: 'This record is sealed already and cannot be changed; the queue shows it.',
    notYours: 'This draft cannot be opened here: it is another officer’s, or of another kind.',
    refused: '{detail} ({code})',
    unknown: 'Unforeseen: {what}. Nothing on the phone is lost; show this to your administrator.',
  },
}
