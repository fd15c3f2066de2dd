/** A word in passing that somebody who listens to the screen hears as well. */
import { nextTick } from 'vue'
import { showToast } from 'vant'
import 'vant/es/toast/style'

/** Vant calls a toast a dialog, without a name; it is a status, and takes no focus. */
export function tell(message: string, durationMs = 2000): void {
  showToast({ message, duration: durationMs })
  void nextTick(() => {
    for (const toast of document.querySelectorAll('.van-toast')) {
      toast.setAttribute('role', 'status')
      toast.removeAttribute('tabindex')
    }
  })
}
