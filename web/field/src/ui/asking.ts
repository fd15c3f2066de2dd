/** A question that has to be answered before something goes. */
import { showConfirmDialog } from 'vant'
import 'vant/es/dialog/style'
import { t } from '@/words'

export async function confirmed(title: string, message: string): Promise<boolean> {
  const words = { confirmButtonText: title, cancelButtonText: t('ui.cancel') }
  return showConfirmDialog({ title, message, ...words }).then(
    () => true,
    () => false, // how Vant says "cancel"
  )
}
