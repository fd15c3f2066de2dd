/**
 * Where a backup lies, encrypted, until the browser has copied it out: a Blob of 2 GB made in
 * memory took 2.1 GB of it, and phones have no more than that.
 */
const FOLDER = 'backups'
/** Longer than any phone copies; no browser says when a download is through. */
const KEPT_MS = 30 * 60_000

async function shelf(): Promise<FileSystemDirectoryHandle> {
  const root = await navigator.storage.getDirectory()
  return root.getDirectoryHandle(FOLDER, { create: true })
}

/** Whether this browser can write a file of its own piece by piece. */
export function hasShelf(): boolean {
  const { FileSystemFileHandle: handle } = globalThis
  return (
    Boolean(globalThis.navigator?.storage?.getDirectory) &&
    handle !== undefined &&
    'createWritable' in handle.prototype
  )
}

export async function place(name: string) {
  const folder = await shelf()
  const handle = await folder.getFileHandle(name, { create: true })
  const file = await handle.createWritable()
  return {
    write: (bytes: Uint8Array<ArrayBuffer>) => file.write(bytes),
    close: async (): Promise<File> => {
      await file.close()
      return handle.getFile()
    },
    giveUp: async () => {
      await file.abort()
      await folder.removeEntry(name)
    },
  }
}

/** Clear away backups that were handed out long enough ago. */
export async function clearShelf(now = Date.now()): Promise<void> {
  if (!hasShelf()) return
  const folder = await shelf()
  for await (const [name, entry] of folder.entries()) {
    const { lastModified } = await (entry as FileSystemFileHandle).getFile()
    if (Math.abs(now - lastModified) > KEPT_MS) await folder.removeEntry(name)
  }
}
