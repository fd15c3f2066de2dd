/** What the law punishes, in the words of the pack; what a patrol meets most comes first. */
import { section } from '@/pack/pack'
import { i18n } from '@/words'

const OFTEN = [
  'mine_without_right',
  'mine_outside_area',
  'mine_after_expiry',
  'mine_on_exploration_right',
  'mine_en_masse',
  'explore_without_right',
]

/** The law speaks Chinese: in English its own words stand beside ours. */
function called(zh: string, en: string | undefined): string {
  return en && i18n.global.locale.value === 'en' ? `${en} (${zh})` : zh
}

/** Code and words of each. */
export function offences(): [string, string][] {
  const values = section('codes').find((one) => one.id === 'offences')?.values ?? []
  return values.map(([code, zh, en]) => [String(code), called(String(zh), en)])
}

export function sorted(): [string, string][] {
  const place = (code: string): number => {
    const at = OFTEN.indexOf(code)
    return at < 0 ? OFTEN.length : at
  }
  return offences().sort(([one], [other]) => place(one) - place(other))
}

export function offenceWords(code: string | null): string {
  return offences().find(([one]) => one === code)?.[1] ?? code ?? ''
}
