export const words = {
  zh: {
    otherLanguage: 'English',
    signIn: '登录',
    login: '账号',
    password: '口令',
    signingIn: '正在登录…',
    needsNetwork: '第一次在这部手机上登录需要网络。',
    choosePin: '设置本机 PIN',
    choosePinWhy:
      '手机上的记录和照片已加密，用您的 PIN 打开。没有网络时也用它进入。请勿使用生日或连号。',
    pin: 'PIN（至少 6 位）',
    pinAgain: '再输一次 PIN',
    pinShort: '至少 6 位',
    pinDiffers: '两次输入不一致',
    pinSet: '完成',
    unlock: '打开',
    unlockTitle: '请输入 PIN',
    wrongPin: 'PIN 不对，请再试一次。',
    wait: '错误次数较多，请 {seconds} 秒后再试。',
    another: '其他人员登录',
    forgotten: '忘记 PIN：联网登录后可重设',
    cleared:
      '这部手机上的矿巡内容已被浏览器清除，没有上传的记录不在这里了。请告诉管理员；如有备份文件，登录后可以导入。',
    unsentHere: '这部手机上有 {count} 项未传完，登录后可继续上传。',
    working: '请稍候…',
    notOurs: '这部手机的密钥与服务器不符。请由已在本机登录过的人员先解锁，再由您登录。',
  },
  en: {
    otherLanguage: '中文',
    signIn: 'Sign in',
    login: 'Login',
    password: 'Password',
    signingIn: 'Signing in…',
    needsNetwork: 'The first sign-in on this phone needs a network.',
    choosePin: 'Choose a PIN for this phone',
    choosePinWhy:
      'Records and pictures here are encrypted and open with your PIN, also without a network. ' +
      'No birthdays, no 123456.',
    pin: 'PIN (6 characters or more)',
    pinAgain: 'PIN again',
    pinShort: '6 characters or more',
    pinDiffers: 'The two entries differ',
    pinSet: 'Done',
    unlock: 'Unlock',
    unlockTitle: 'Enter your PIN',
    wrongPin: 'Wrong PIN. Please try again.',
    wait: 'Too many wrong PINs. Try again in {seconds} s.',
    another: 'Sign in as someone else',
    forgotten: 'PIN forgotten? Sign in with a network and choose another',
    cleared:
      'The browser cleared away what was kept on this phone: records that were not sent are gone from ' +
      'here. Tell your administrator; a backup file can be brought in after signing in.',
    unsentHere:
      '{count} record on this phone is still unsent; sign in to go on. | ' +
      '{count} records on this phone are still unsent; sign in to go on.',
    working: 'One moment…',
    notOurs:
      'The key of this phone is not the one the service knows. Let somebody who works on this ' +
      'phone unlock it first, then sign in.',
  },
}
