/** What a field says, in words for both sides of a comparison. */
import type { Field } from '@/corrections/fields'
import { section } from '@/pack/pack'
import { t } from '@/words'

function nameOf(id: unknown): string {
  return section('colleagues').find((one) => one.id === id)?.name ?? String(id).slice(0, 8)
}

function offenceOf(code: unknown): string {
  const known = section('codes').find((list) => String(list.id) === 'offences')?.values ?? []
  return known.find(([one]) => one === code)?.[1] ?? String(code)
}

export function told({ kind }: Field, value: unknown): string {
  if (value === null || value === undefined || value === '') return t('corrections.nothing')
  if (typeof value === 'boolean') return t(value ? 'forms.yes' : 'forms.no')
  if (Array.isArray(value)) return value.map(nameOf).join('、') || t('corrections.nothing')
  return kind === 'offence' ? offenceOf(value) : String(value)
}
