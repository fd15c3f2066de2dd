/** Which of the two languages the app speaks: Chinese unless the officer chose English. */
const NAME = 'kuangxun-language'

export type Language = 'zh-CN' | 'en'

let chosen: Language | null = null

export function spoken(): Language {
  chosen ??= globalThis.localStorage?.getItem(NAME) === 'en' ? 'en' : 'zh-CN'
  return chosen
}

export function speak(language: Language): void {
  chosen = language
  globalThis.localStorage?.setItem(NAME, language)
}
