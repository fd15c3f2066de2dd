import { expect, test, vi } from 'vitest'
import { watchPieces } from '@/shell/pieces'

test('a screen that does not come asks once, and loads anew only at the officer’s word', async () => {
  const page = new EventTarget()
  const answers: ((wanted: boolean) => void)[] = []
  const anew = vi.fn()
  watchPieces(page, () => new Promise((answer) => answers.push(answer)), anew)
  const miss = () => page.dispatchEvent(new Event('vite:preloadError'))
  miss()
  miss()
  expect(answers).toHaveLength(1)
  answers[0]?.(false)
  await new Promise((done) => setTimeout(done))
  expect(anew).not.toHaveBeenCalled()
  miss()
  answers[1]?.(true)
  await vi.waitFor(() => expect(anew).toHaveBeenCalledOnce())
})
