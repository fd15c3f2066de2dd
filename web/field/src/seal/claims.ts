/** One page writes in a draft: two would write over each other what nobody sees any more. */
import { onBeforeUnmount } from 'vue'

/** A page that was just left needs a moment to let go. */
const PATIENCE_MS = 1500

/** Another page of this phone has the draft open. */
export class OpenElsewhere extends Error {
  constructor() {
    super('the draft is open on another page')
    this.name = 'OpenElsewhere'
  }
}

/** Have the draft to oneself until the answer is called. Raises `OpenElsewhere`. */
export function claim(id: string): Promise<() => void> {
  const giveUp = new AbortController()
  const timer = setTimeout(() => giveUp.abort(), PATIENCE_MS)
  return new Promise((done, failed) => {
    navigator.locks
      .request(`kuangxun-form-${id}`, { signal: giveUp.signal }, () => {
        clearTimeout(timer)
        return new Promise<void>(done)
      })
      .catch(() => failed(new OpenElsewhere())) // aborted: nothing else ends a request
  })
}

/** For a form: what it claims it lets go of as it is left. */
export function useClaim(): (id: string) => Promise<void> {
  let letGo: () => void = () => undefined
  let gone = false
  onBeforeUnmount(() => {
    gone = true
    letGo()
  })
  return async (id) => {
    const end = await claim(id)
    letGo()
    if (gone) end()
    else letGo = end
  }
}
