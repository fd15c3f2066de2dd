/** Every word the app says, in both languages; each noun brings its own. */
import { createI18n } from 'vue-i18n'
import { words as backup } from '@/backup/words'
import { words as boards } from '@/boards/words'
import { words as camera } from '@/camera/words'
import { words as clock } from '@/clock/words'
import { words as clues } from '@/clues/words'
import { words as corrections } from '@/corrections/words'
import { words as finding } from '@/finding/words'
import { words as forms } from '@/forms/words'
import { words as map } from '@/map/words'
import { words as me } from '@/me/words'
import { words as patrol } from '@/patrol/words'
import { words as queue } from '@/queue/words'
import { words as session } from '@/session/words'
import { words as shell } from '@/shell/words'
import { words as today } from '@/today/words'
import { words as ui } from '@/ui/words'
import { words as upload } from '@/upload/words'
import { spoken, speak, type Language } from '@/words/language'

const nouns = {
  backup,
  boards,
  camera,
  clock,
  clues,
  corrections,
  finding,
  forms,
  map,
  me,
  patrol,
  queue,
  session,
  shell,
  today,
  ui,
  upload,
}

type Nouns = typeof nouns
type Spoken = { [Noun in keyof Nouns]: Nouns[Noun]['zh'] }

function inLanguage(language: 'zh' | 'en'): Spoken {
  const entries = Object.entries(nouns).map(([noun, words]) => [noun, words[language]])
  return Object.fromEntries(entries) as Spoken
}

export const i18n = createI18n({
  legacy: false,
  locale: spoken(),
  fallbackLocale: 'zh-CN',
  messages: { 'zh-CN': inLanguage('zh'), en: inLanguage('en') },
})

export function changeLanguage(language: Language): void {
  speak(language)
  i18n.global.locale.value = language
  document.documentElement.lang = language
}

/** For what is said outside of a component. */
export function t(key: string, facts: Record<string, unknown> = {}): string {
  return i18n.global.t(key, facts)
}
