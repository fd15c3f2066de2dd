import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { OtherBytes, PART_BYTES, PartsSource, download, type Folder } from '@/map/basemap/parts'

/** A folder of the browser's file system, as far as it is used. */
function folder() {
  const files = new Map<string, Blob>()
  const handle = {
    getFileHandle: async (name: string, how?: { create?: boolean }) => {
      if (!files.has(name) && !how?.create) throw new DOMException(name, 'NotFoundError')
      if (!files.has(name)) files.set(name, new Blob())
      return {
        getFile: async () => files.get(name),
        createWritable: async () => {
          let held = new Blob()
          return {
            write: async (content: Blob) => {
              held = content
            },
            close: async () => files.set(name, held),
          }
        },
      }
    },
    removeEntry: async (name: string) => files.delete(name),
  }
  return { files, handle: handle as unknown as Folder }
}

const SIZE = 3 * PART_BYTES + 4321
const map = new Uint8Array(SIZE).map((_, n) => (n * 7 + (n >> 9)) % 253)

function network(dropsAt: number) {
  const asked: number[] = []
  const get = async (from: number, to: number): Promise<Blob> => {
    asked.push(from / PART_BYTES)
    if (asked.length === dropsAt) throw new TypeError('the network is gone')
    return new Blob([map.slice(from, to)])
  }
  return { asked, get }
}

test('a map whose download broke off is fetched from there on, and is the map byte for byte', async () => {
  const { files, handle } = folder()
  const told: number[] = []
  const first = network(3)
  const say = (n: number): void => void told.push(n)
  await expect(download(handle, SIZE, first.get, say)).rejects.toThrow(TypeError)
  expect(told).toEqual([PART_BYTES, 2 * PART_BYTES])
  files.set('part-00001', new Blob([map.slice(0, 99)])) // the power went while it was written

  const second = network(Infinity)
  expect(await download(handle, SIZE, second.get, say)).toBe(true)

  expect(second.asked).toEqual([1, 2, 3])
  expect(told.at(-1)).toBe(SIZE)
  const source = new PartsSource(handle, 'map', SIZE)
  const { data } = await source.getBytes(0, SIZE)
  const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
  expect(sha256(new Uint8Array(data))).toBe(sha256(map))
  const across = await source.getBytes(PART_BYTES - 5, 10)
  expect(new Uint8Array(across.data)).toEqual(map.slice(PART_BYTES - 5, PART_BYTES + 5))
})

test('a download that is paused stops, and one that brings too little is refused', async () => {
  const { handle } = folder()
  const { asked, get } = network(Infinity)
  const paused = await download(
    handle,
    SIZE,
    get,
    () => undefined,
    () => asked.length < 2,
  )
  expect([paused, asked.length]).toEqual([false, 2])
  const short = async () => new Blob([map.slice(0, 10)])
  await expect(download(handle, SIZE, short, () => undefined)).rejects.toThrow(OtherBytes)
})
