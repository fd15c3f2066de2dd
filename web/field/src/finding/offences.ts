/** What the law punishes, in the words of the pack; what a patrol meets most comes first. */
import { section } from '@/pack/pack'

const OFTEN = [
  'mine_without_right',
  'mine_outside_area',
  'mine_after_expiry',
  'mine_on_exploration_right',
  'mine_en_masse',
  'explore_without_right',
]

export function offences(): [string, string][] {
  const values = section('codes').find((one) => one.id === 'offences')?.values ?? []
  return values.map(([code, words]) => [String(code), String(words)])
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
