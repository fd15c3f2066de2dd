/** While a backup is made or brought in: the phone stays open, and nobody leaves it unawares. */
import { onMounted, onUnmounted, ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { onBeforeRouteLeave } from 'vue-router'
import { stayOpen } from '@/session/idle'
import { confirmed } from '@/ui/asking'

/** The officer left the screen: the work ends where it is. */
export class Left extends Error {}

export function useWork() {
  const { t } = useI18n()
  const busy = ref(false)
  let left = false

  async function during(work: () => Promise<void>): Promise<void> {
    const ended = stayOpen()
    busy.value = true
    left = false
    try {
      await work()
    } finally {
      busy.value = false
      ended()
    }
  }

  /** To be called often in between. Raises `Left`. */
  function goOn(): void {
    if (left) throw new Left()
  }

  onBeforeRouteLeave(async (to) => {
    // A phone that locks itself locks; what can go on goes on.
    if (!busy.value || to.meta.outside) return true
    left = await confirmed(t('backup.leave'), t('backup.leaveWhat'))
    return left
  })

  function ask(event: BeforeUnloadEvent): void {
    if (busy.value) event.preventDefault()
  }
  onMounted(() => window.addEventListener('beforeunload', ask))
  onUnmounted(() => window.removeEventListener('beforeunload', ask))
  return { busy, during, goOn }
}
