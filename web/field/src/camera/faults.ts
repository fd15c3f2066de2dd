/** Why a picture was not kept, in a sentence. */
import { NoLens } from '@/camera/lens'
import { isFull } from '@/db/faults'
import { saying } from '@/ui/saying'
import { t } from '@/words'

export function faultWords(fault: unknown): string {
  if (fault instanceof NoLens) return t('camera.noPicture')
  if (fault instanceof DOMException && !isFull(fault)) return t('camera.noPicture')
  return saying(fault)
}
