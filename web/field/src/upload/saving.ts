/** The words of an upload: kept as they are typed, and before the page goes. */
import { onMounted, onUnmounted, reactive, watch } from 'vue'
import { saveUpload, type UploadBody, type UploadDraft } from '@/upload/draft'

const PAUSE_MS = 400

/** `failed` hears of what was typed and could not be kept. */
export function useSaving(draft: UploadDraft, failed: (fault: unknown) => void) {
  const body = reactive<UploadBody>({ ...draft.body })
  let timer = 0
  let stopped = false
  let last: Promise<void> = Promise.resolve()

  function save(): Promise<void> {
    window.clearTimeout(timer)
    timer = 0
    if (stopped) return last
    const before = last.catch(() => undefined) // its own caller heard of it; this is another try
    last = before.then(() => saveUpload({ ...draft, body: { ...body } }))
    return last
  }

  /** Sealed or thrown away: nothing is written after that. */
  async function stop(): Promise<void> {
    window.clearTimeout(timer)
    timer = 0
    stopped = true
    await last
  }

  /** The seal did not hold: it is a draft as before. */
  function goOn(): void {
    stopped = false
  }

  function saveIfDue(): void {
    if (timer) save().catch(failed)
  }

  watch(body, () => {
    window.clearTimeout(timer)
    timer = window.setTimeout(() => save().catch(failed), PAUSE_MS)
  })
  onMounted(() => window.addEventListener('pagehide', saveIfDue))
  onUnmounted(() => {
    window.removeEventListener('pagehide', saveIfDue)
    saveIfDue()
  })
  return { body, save, stop, goOn }
}
