/** A small picture of a picture, to recognise it by; the picture itself is left alone. */

export const PREVIEW_PX = 320
const QUALITY = 0.7

function fitted(width: number, height: number, most: number): [number, number] {
  const scale = Math.min(1, most / Math.max(width, height))
  return [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))]
}

/**
 * Turned as its camera says, as every browser does unasked: the word for it is newer than some.
 *
 * Null for what this browser cannot draw (HEIC, say).
 */
async function drawn(blob: Blob): Promise<ImageBitmap | null> {
  try {
    return await createImageBitmap(blob)
  } catch (fault) {
    if (fault instanceof DOMException) return null
    throw fault
  }
}

async function asDataUrl(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer())
  const letters = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
  return `data:image/jpeg;base64,${btoa(letters)}`
}

/** The JPEG in what `previewOf` returned. */
export function jpegOf(preview: string): Uint8Array<ArrayBuffer> {
  const letters = atob(preview.slice(preview.indexOf(',') + 1))
  return Uint8Array.from(letters, (letter) => letter.charCodeAt(0))
}

/** Return a JPEG of at most `PREVIEW_PX` as a data URL; null if there is nothing to draw. */
export async function previewOf(blob: Blob): Promise<string | null> {
  if (!blob.type.startsWith('image/') || typeof OffscreenCanvas === 'undefined') return null
  const bitmap = await drawn(blob)
  if (!bitmap) return null
  const [width, height] = fitted(bitmap.width, bitmap.height, PREVIEW_PX)
  const canvas = new OffscreenCanvas(width, height)
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0, width, height)
  bitmap.close()
  return asDataUrl(await canvas.convertToBlob({ type: 'image/jpeg', quality: QUALITY }))
}
