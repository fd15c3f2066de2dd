import { expect, test } from 'vitest'
import { NoLens, takePicture, type Lens } from '@/camera/lens'

/** A phone without a still camera, or one that refused its own: frames of the stream are left. */
function lens(track: Partial<MediaStreamTrack>): Lens {
  const rest = { torch: false, zoom: null, still: null, settings: {} }
  return { ...rest, stream: {} as MediaStream, track: track as MediaStreamTrack }
}

test('a camera that was taken away gives no picture, not its last one again', async () => {
  const standing = {} as HTMLVideoElement // it still shows what it showed last
  const gone = lens({ readyState: 'ended', muted: false })
  await expect(takePicture(gone, standing, () => undefined)).rejects.toThrow(NoLens)
  const silent = lens({ readyState: 'live', muted: true })
  await expect(takePicture(silent, standing, () => undefined)).rejects.toThrow(NoLens)
})
