/** The worker that hashes a base map, so that the screen does not stand still for a minute. */
import { createSHA256 } from 'hash-wasm'
import { countOf, partOf } from '@/map/basemap/parts'

export interface ToHash {
  folder: FileSystemDirectoryHandle
  bytes: number
}

/** `sha256` in hex, null where a part is missing; or what went wrong. */
export type Hashed = { sha256: string | null } | { fault: string }

async function hashOf({ folder, bytes }: ToHash): Promise<string | null> {
  const hash = await createSHA256()
  for (let n = 0; n < countOf(bytes); n += 1) {
    const part = await partOf(folder, n, bytes)
    if (!part) return null
    hash.update(new Uint8Array(await part.arrayBuffer()))
  }
  return hash.digest('hex')
}

self.addEventListener('message', (event: MessageEvent<ToHash>) => {
  hashOf(event.data).then(
    (sha256) => self.postMessage({ sha256 } satisfies Hashed),
    (fault: unknown) => self.postMessage({ fault: String(fault) } satisfies Hashed),
  )
})
