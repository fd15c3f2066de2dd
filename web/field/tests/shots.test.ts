import 'fake-indexeddb/auto'
import { expect, test, vi } from 'vitest'
import { useShots } from '@/camera/shots'
import { session } from '@/session/session'

test('of a day of pictures only the last one is held in memory, and none once left', async () => {
  vi.stubGlobal(
    'Worker',
    class extends EventTarget {
      postMessage = () => undefined
    },
  )
  const held = new Set<string>()
  vi.spyOn(URL, 'createObjectURL').mockImplementation(() => {
    const url = `blob:${crypto.randomUUID()}`
    held.add(url)
    return url
  })
  vi.spyOn(URL, 'revokeObjectURL').mockImplementation((url) => void held.delete(url))
  session.officer = { id: 'li' } as typeof session.officer
  const { shoot, look, end } = useShots('draft')

  for (let n = 0; n < 30; n += 1) await shoot(() => Promise.resolve(new Blob(['x'])))
  expect([...held]).toEqual([look.value])

  const late = shoot(async () => {
    end()
    return new Blob(['late'])
  })
  await late
  expect([held.size, look.value]).toEqual([0, null])
})
