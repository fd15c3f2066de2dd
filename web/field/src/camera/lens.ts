/** The phone's camera: the picture it shows, and the largest picture it can take. */

/** Of the Media Capture specifications; TypeScript's library knows the half of them. */
interface LensAbilities extends MediaTrackCapabilities {
  torch?: boolean
  zoom?: { min: number; max: number; step: number }
}

interface Sizes {
  imageWidth?: { max: number }
  imageHeight?: { max: number }
}

interface StillCamera {
  takePhoto(settings?: { imageWidth?: number; imageHeight?: number }): Promise<Blob>
  getPhotoCapabilities(): Promise<Sizes>
}

declare global {
  interface Window {
    ImageCapture?: new (track: MediaStreamTrack) => StillCamera
  }
}

export type LensTrouble = 'denied' | 'none' | 'busy' | 'insecure' | 'unknown'

export class NoLens extends Error {
  constructor(
    readonly trouble: LensTrouble,
    readonly why: string,
  ) {
    super(why)
    this.name = 'NoLens'
  }
}

export interface Lens {
  stream: MediaStream
  track: MediaStreamTrack
  torch: boolean
  zoom: { min: number; max: number; step: number } | null
  still: StillCamera | null
  settings: { imageWidth?: number; imageHeight?: number }
}

const PATIENCE_MS = 4000
const FRAME_QUALITY = 0.95
/** For the eye; the still camera takes its own, larger ones. */
const FOR_THE_EYE = { width: { ideal: 1920 }, height: { ideal: 1440 } }
const LARGEST = { width: { ideal: 8192 }, height: { ideal: 6144 } }

const TROUBLES: Record<string, LensTrouble> = {
  NotAllowedError: 'denied',
  SecurityError: 'denied',
  NotFoundError: 'none',
  OverconstrainedError: 'none',
  NotReadableError: 'busy',
  AbortError: 'busy',
}

/** Raises `NoLens`. */
export async function openLens(): Promise<Lens> {
  const devices = navigator.mediaDevices as MediaDevices | undefined
  if (!devices) throw new NoLens('insecure', 'no mediaDevices')
  const size = window.ImageCapture ? FOR_THE_EYE : LARGEST
  const wanted = { audio: false, video: { facingMode: 'environment', ...size } }
  const stream = await devices.getUserMedia(wanted).catch((fault: unknown) => {
    const name = fault instanceof Error ? fault.name : ''
    throw new NoLens(TROUBLES[name] ?? 'unknown', String(fault))
  })
  const track = stream.getVideoTracks()[0]
  if (!track) throw new NoLens('none', 'no video track')
  return described(stream, track)
}

async function described(stream: MediaStream, track: MediaStreamTrack): Promise<Lens> {
  // Firefox has no capabilities to tell.
  const can = (track.getCapabilities?.() ?? {}) as LensAbilities
  const still = window.ImageCapture ? new window.ImageCapture(track) : null
  return {
    stream,
    track,
    torch: can.torch === true,
    zoom: can.zoom && can.zoom.max > can.zoom.min ? can.zoom : null,
    still,
    settings: still ? await largest(still) : {},
  }
}

async function largest(still: StillCamera): Promise<Lens['settings']> {
  try {
    const sizes = await still.getPhotoCapabilities()
    const [imageWidth, imageHeight] = [sizes.imageWidth?.max, sizes.imageHeight?.max]
    return imageWidth && imageHeight ? { imageWidth, imageHeight } : {}
  } catch (fault) {
    if (fault instanceof DOMException) return {} // then the camera chooses
    throw fault
  }
}

export function closeLens(lens: Lens): void {
  for (const track of lens.stream.getTracks()) track.stop()
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  return new Promise((done, failed) => {
    const timer = setTimeout(() => {
      failed(new DOMException('the camera did not answer', 'TimeoutError'))
    }, ms)
    work.then(done, failed).finally(() => {
      clearTimeout(timer)
    })
  })
}

/**
 * Take a picture as large as this phone can: from its still camera, else a frame of the stream.
 *
 * Drivers of cheap phones refuse their own sizes, or never answer; then the next way is taken,
 * and from then on straight away. `again` is called when another try begins: it is of another moment.
 */
export async function takePicture(
  lens: Lens,
  video: HTMLVideoElement,
  again: () => void,
): Promise<Blob> {
  while (lens.still) {
    try {
      return await within(PATIENCE_MS, lens.still.takePhoto(lens.settings))
    } catch (fault) {
      if (!(fault instanceof DOMException)) throw fault
      await stepDown(lens)
      again()
    }
  }
  return frame(lens.track, video)
}

async function stepDown(lens: Lens): Promise<void> {
  if (lens.settings.imageWidth) {
    lens.settings = {}
    return
  }
  lens.still = null
  await lens.track.applyConstraints(LARGEST)
}

/** A camera that was taken away leaves its last picture standing: that is none of this moment. */
async function frame(track: MediaStreamTrack, video: HTMLVideoElement): Promise<Blob> {
  if (track.readyState !== 'live' || track.muted) throw new NoLens('busy', 'the camera is gone')
  const canvas = document.createElement('canvas')
  canvas.width = video.videoWidth
  canvas.height = video.videoHeight
  canvas.getContext('2d')?.drawImage(video, 0, 0)
  return new Promise((done, failed) => {
    const give = (blob: Blob | null): void => {
      if (blob) done(blob)
      else failed(new NoLens('unknown', 'no picture came'))
    }
    canvas.toBlob(give, 'image/jpeg', FRAME_QUALITY)
  })
}

type Advanced = MediaTrackConstraintSet & { torch?: boolean; zoom?: number }

export async function setLens(lens: Lens, wanted: { torch?: boolean; zoom?: number }) {
  await lens.track.applyConstraints({ advanced: [wanted as Advanced] })
}
