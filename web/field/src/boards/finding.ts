/** Finding a right by what somebody has of it, and holding a number on a board against it. */
import type { RightItem } from '@/pack/items'

/** Full-width letters, brackets and blanks are the painter's choice: the service's own rule. */
export function plain(words: string): string {
  return words.normalize('NFKC').toUpperCase().replace(/\s+/g, '')
}

export function matching(rights: RightItem[], asked: string): RightItem[] {
  const wanted = plain(asked)
  return rights.filter((right) =>
    [right.name, right.licence_no, right.holder].some((words) => plain(words).includes(wanted)),
  )
}

export type NumberCheck =
  | { said: 'same' }
  | { said: 'differs'; at: number; read: string; ought: string }
  | { said: 'another'; right: RightItem }

/** Hold a licence number read off a board against the register; null while nothing was read. */
export function checkNumber(
  read: string,
  right: RightItem,
  rights: RightItem[],
): NumberCheck | null {
  const [seen, ought] = [plain(read), plain(right.licence_no)]
  if (!seen) return null
  if (seen === ought) return { said: 'same' }
  const other = rights.find((one) => plain(one.licence_no) === seen)
  if (other) return { said: 'another', right: other }
  let at = 0
  while (at < seen.length && seen[at] === ought[at]) at += 1
  return { said: 'differs', at: at + 1, read: seen[at] ?? '', ought: ought[at] ?? '' }
}
