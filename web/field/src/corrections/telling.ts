/** What a field says, in words for both sides of a comparison. */
import type { Field } from '@/corrections/fields'
import type { Measure, Notice } from '@/finding/findings'
import { offenceWords } from '@/finding/offences'
import { section } from '@/pack/pack'
import { t } from '@/words'

function nameOf(id: unknown): string {
  return section('colleagues').find((one) => one.id === id)?.name ?? String(id).slice(0, 8)
}

function noticeTold({ printed_no, signed_on, signers }: Notice): string {
  return [printed_no ?? '', signed_on, signers.map(nameOf).join('、')].filter(Boolean).join(' · ')
}

function stoppedTold(value: unknown): string {
  return t(`finding.${value === true ? 'yes' : value === false ? 'no' : 'unknown'}`)
}

export function told({ kind }: Field, value: unknown): string {
  if (kind === 'stopped') return stoppedTold(value)
  if (value === null || value === undefined || value === '') return t('corrections.nothing')
  if (typeof value === 'boolean') return t(value ? 'forms.yes' : 'forms.no')
  if (Array.isArray(value)) return value.map(nameOf).join('、') || t('corrections.nothing')
  if (kind === 'measure') return t(`finding.measures.${value as Measure}`)
  if (kind === 'notice') return noticeTold(value as Notice)
  return kind === 'offence' ? offenceWords(String(value)) : String(value)
}
