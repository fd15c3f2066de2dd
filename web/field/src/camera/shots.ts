/** The shots of one stay at the camera: each taken, then kept, then safe. */
import { computed, shallowReactive, shallowRef } from 'vue'
import { atTheShutter } from '@/camera/sidecar'
import type { Capture } from '@/db/rows'
import { keepAside } from '@/files/keeping'
import { session } from '@/session/session'

export interface Shot {
  n: number
  capture: Capture
  state: 'taking' | 'keeping' | 'safe' | 'failed'
  fault: unknown
  /** Of the file, once it is safe. */
  file: string | null
}

function nameOf(capture: Capture, type: string): string {
  const digits = capture.taken_at.slice(0, 19).replace(/[-:]/g, '').replace('T', '_')
  return `KX_${digits}.${type === 'image/png' ? 'png' : 'jpg'}`
}

type Put = (shot: Shot) => void

async function keep(owner: string, author: string, shot: Shot, blob: Blob, put: Put) {
  put({ ...shot, state: 'keeping' })
  const mediaType = blob.type || 'image/jpeg'
  const name = nameOf(shot.capture, mediaType)
  const about = { owner, author, mediaType, role: 'photo' as const, name, preview: null }
  try {
    const row = await keepAside(blob, { ...about, capture: shot.capture })
    put({ ...shot, state: 'safe', file: row.id })
  } catch (fault) {
    put({ ...shot, state: 'failed', fault })
  }
}

/** An object URL of one picture at a time: each of them holds all of its bytes in memory. */
function useLook() {
  const look = shallowRef<string | null>(null)
  let ended = false

  function end(): void {
    if (look.value) URL.revokeObjectURL(look.value)
    look.value = null
    ended = true
  }

  function lookAt(blob: Blob): void {
    if (ended) return // the camera was left before the picture came
    if (look.value) URL.revokeObjectURL(look.value)
    look.value = URL.createObjectURL(blob)
  }

  return { look, lookAt, end }
}

export function useShots(owner: string) {
  const shots = shallowReactive<Shot[]>([])
  const { look, lookAt, end } = useLook()
  const last = computed(() => shots[shots.length - 1] ?? null)
  const safe = computed(() => shots.filter((shot) => shot.state === 'safe').length)

  function put(shot: Shot): void {
    shots[shot.n] = shot
  }

  /**
   * The sidecar first, then the bytes; resolves once the shutter is free again. `take` says when
   * it has to try again: then the place and the hour are those of that try.
   */
  async function shoot(take: (again: () => void) => Promise<Blob>): Promise<void> {
    const author = session.officer?.id
    if (!author) throw new Error('nobody is at work')
    const empty = { fault: null, file: null }
    let shot: Shot = { n: shots.length, capture: atTheShutter(), state: 'taking', ...empty }
    put(shot)
    try {
      const blob = await take(() => {
        shot = { ...shot, capture: atTheShutter() }
      })
      void keep(owner, author, shot, blob, put)
      lookAt(blob)
    } catch (fault) {
      put({ ...shot, state: 'failed', fault })
    }
  }

  return { last, safe, look, shoot, end }
}
