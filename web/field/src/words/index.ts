/** Every word the app says, in both languages; each noun brings its own. */
import { createI18n } from 'vue-i18n'
import { words as session } from '@/session/words'
import { words as shell } from '@/shell/words'
import { words as ui } from '@/ui/words'
import { spoken, speak, type Language } from '@/words/language'

interface Said {
  [name: string]: string | Said
}
type Nouns = Record<string, { zh: Said; en: Said }>

function inLanguage(nouns: Nouns, language: 'zh' | 'en'): Said {
  const entries = Object.entries(nouns).map(([noun, words]) => [noun, words[language]])
  return Object.fromEntries(entries) as Said
}

const entrance: Nouns = { session, shell, ui }

export const i18n = createI18n({
  legacy: false,
  locale: spoken() as string,
  fallbackLocale: 'zh-CN',
  messages: { 'zh-CN': inLanguage(entrance, 'zh'), en: inLanguage(entrance, 'en') },
})

let learning: Promise<void> | null = null

async function learn(): Promise<void> {
  const { inside } = await import('@/words/inside')
  const all = { ...entrance, ...inside }
  i18n.global.setLocaleMessage('zh-CN', inLanguage(all, 'zh'))
  i18n.global.setLocaleMessage('en', inLanguage(all, 'en'))
}

/** Have the words of what is behind the PIN too; one that failed is tried again. */
export function learnAll(): Promise<void> {
  learning ??= learn().catch((fault: unknown) => {
    learning = null
    throw fault
  })
  return learning
}

export function changeLanguage(language: Language): void {
  speak(language)
  i18n.global.locale.value = language
  document.documentElement.lang = language
}

/** For what is said outside of a component. */
export function t(key: string, facts: Record<string, unknown> = {}): string {
  return i18n.global.t(key, facts)
}
