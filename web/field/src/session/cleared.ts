/** Whether a browser cleared away what this phone kept: then what was not sent is gone, and said. */
import { ref } from 'vue'

const MARK = 'kuangxun-vault'

/** The phone kept records once, and they are not here any more. */
export const cleared = ref(false)

/** `here`: the vault was found, as it is on every phone that somebody signed in on. */
export function sawVault(here: boolean): void {
  cleared.value = !here && globalThis.localStorage?.getItem(MARK) === 'made'
  if (here) globalThis.localStorage?.setItem(MARK, 'made')
}
