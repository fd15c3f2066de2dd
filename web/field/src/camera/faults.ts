/** Why a picture was not kept, in a sentence. */
import { NoLens } from '@/camera/lens'
import { NoRoom } from '@/files/keeping'
import { saying } from '@/ui/saying'
import { t } from '@/words'

export function faultWords(fault: unknown): string {
  if (fault instanceof NoRoom) return t('camera.noRoom')
  if (fault instanceof NoLens) return t('camera.noPicture')
  if (fault instanceof DOMException) return t('camera.noPicture')
  return saying(fault)
}
