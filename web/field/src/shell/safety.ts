/** Whether anything on the phone depends on the version that wrote it: read without the app. */

const NAME = 'kuangxun-field'
/** A draft saved within this time may be in a form that is open. */
const OPEN_DRAFT_MS = 12 * 3600_000

interface Row {
  savedAt?: number
  sentBytes?: number
  fileBytes?: number
}

function promised<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((done, fail) => {
    request.onsuccess = () => done(request.result)
    request.onerror = () => fail(request.error ?? new Error('the database does not answer'))
  })
}

/** Null where there is no database yet: opening it must not make one. */
async function database(): Promise<IDBDatabase | null> {
  const request = indexedDB.open(NAME)
  let fresh = false
  request.onupgradeneeded = () => {
    fresh = true
    request.transaction?.abort()
  }
  try {
    return await promised(request)
  } catch (fault) {
    if (fresh) return null
    throw fault
  }
}

/** What cannot be read is not called safe. */
export async function isSafe(now = Date.now()): Promise<boolean> {
  const db = await database()
  if (!db) return true
  try {
    const { items, drafts } = stores(db)
    if (!items || !drafts) return true
    return !(await isSending(items)) && !(await isWriting(drafts, now))
  } finally {
    db.close()
  }
}

function stores(db: IDBDatabase) {
  if (!db.objectStoreNames.contains('items')) return {}
  const at = db.transaction(['items', 'drafts'])
  return { items: at.objectStore('items'), drafts: at.objectStore('drafts') }
}

/** Not yet in the office: sealed, on its way, or with files that are still only here. */
async function isSending(items: IDBObjectStore): Promise<boolean> {
  const by = items.index('state')
  const counted = ['sealed', 'queued', 'uploading'].map((state) => promised(by.count(state)))
  const waiting = ['received', 'held'].map((state) => promised<Row[]>(by.getAll(state)))
  const counts = await Promise.all(counted)
  const rows = (await Promise.all(waiting)).flat()
  return (
    counts.some((count) => count > 0) ||
    rows.some((row) => (row.sentBytes ?? 0) < (row.fileBytes ?? 0))
  )
}

/** A patrol being recorded, or a form that was written in lately. */
async function isWriting(drafts: IDBObjectStore, now: number): Promise<boolean> {
  const recording = promised(drafts.index('recording').count(1))
  const rows = promised<Row[]>(drafts.getAll())
  if (await recording) return true
  return (await rows).some((row) => now - (row.savedAt ?? 0) < OPEN_DRAFT_MS)
}
