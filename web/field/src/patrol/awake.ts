/** The screen stays on while a patrol is recorded: a page behind a dark screen hears no fixes. */
import { ref } from 'vue'

export const awake = ref<'off' | 'held' | 'refused' | 'unsupported'>('off')

let wanted = false
let held: WakeLockSentinel | null = null

async function take(): Promise<void> {
  if (!wanted || held || document.hidden) return
  if (!('wakeLock' in navigator)) {
    awake.value = 'unsupported'
    return
  }
  try {
    const lock = await navigator.wakeLock.request('screen')
    if (!wanted || held) return void (await lock.release()) // the patrol ended, or another try came
    held = lock
    held.addEventListener('release', letGo)
    awake.value = 'held'
  } catch {
    awake.value = 'refused' // a low battery does that; the screen says so
  }
}

/** The browser lets go of it whenever the page is out of sight. */
function letGo(): void {
  held = null
  awake.value = wanted ? 'refused' : 'off'
}

function look(): void {
  void take()
}

export function stayAwake(): void {
  wanted = true
  document.addEventListener('visibilitychange', look)
  void take()
}

export async function maySleep(): Promise<void> {
  wanted = false
  document.removeEventListener('visibilitychange', look)
  await held?.release()
  awake.value = 'off'
}
