/**
 * Records the track of the patrol that is running: from the moment the app is opened, before
 * anyone gave a PIN, in one tab only, and until the officer ends it.
 */
import { liveQuery } from 'dexie'
import { v4 as uuid4 } from 'uuid'
import { shallowReactive, triggerRef, shallowRef, watch } from 'vue'
import { db } from '@/db/database'
import type { DraftRow } from '@/db/rows'
import { listen, nudge, type Fix } from '@/fix/fix'
import { maySleep, stayAwake } from '@/patrol/awake'
import { chunksOf, FixLog, PatrolOver } from '@/patrol/fixlog'
import { Walk, type Chunk } from '@/patrol/walk'
import { session } from '@/session/session'
import { isOpen, Locked } from '@/vault/box'

const LOCK = 'kuangxun-recorder'
/** So long without a fix, and the receiver is asked. */
const SILENCE_MS = 10_000
const LOOK_MS = 2500

export const recorder = shallowReactive({
  /** The patrol that is recorded, whichever tab does it. */
  draft: null as DraftRow | null,
  /** This tab records. */
  mine: false,
  /** Fixes on the disk since this tab began. */
  saved: 0,
  /** The newest fix of this patrol, believed or not. */
  heard: null as Fix | null,
  /** Why the last write did not succeed; the fixes wait in memory. */
  fault: null as unknown,
})

/** What is known of the way: of the whole of it once somebody unlocked. Null while none runs. */
export const walk = shallowRef<Walk | null>(null)

/** The way for the officer at work: a colleague's is theirs, though this phone records it. */
export function ownWalk(): Walk | null {
  return recorder.draft?.author === session.officer?.id ? walk.value : null
}

let here = newChunk()
let log: FixLog | null = null
let over: (() => void) | null = null

function newChunk(): Chunk {
  return { page: uuid4(), fixes: [], hidden: [] }
}

/** Follow what the database says is recorded: it may have been begun in another tab or life. */
export function startRecorder(): void {
  liveQuery(() => db.drafts.where('recording').equals(1).first()).subscribe({
    next: (draft) => follow(draft ?? null),
    error: reportError,
  })
  watch(() => session.officer?.id, recallIfOpen)
  document.addEventListener('visibilitychange', sawVisibility)
}

function follow(draft: DraftRow | null): void {
  const same = recorder.draft?.id === draft?.id
  recorder.draft = draft
  if (same) return
  over?.()
  here = newChunk()
  walk.value = draft && new Walk(draft.startedAt)
  Object.assign(recorder, { heard: null, saved: 0, fault: null })
  if (!draft) return
  recallIfOpen()
  // Another tab may hold it; if that one dies, it is our turn.
  navigator.locks.request(LOCK, () => record(draft.id)).catch(reportError)
}

/** While the log cannot be opened, `recorder.fault` says why; null if the patrol ended first. */
async function openLog(draft: string): Promise<FixLog | null> {
  while (recorder.draft?.id === draft) {
    try {
      const opened = await FixLog.behind(draft, here.page)
      recorder.fault = null
      return opened
    } catch (fault) {
      if (recorder.draft.id === draft) recorder.fault = fault
      await new Promise((again) => setTimeout(again, LOOK_MS))
    }
  }
  return null
}

async function record(draft: string): Promise<void> {
  log = await openLog(draft)
  if (!log) return
  recorder.mine = true
  recallIfOpen() // another tab may have recorded until now
  stayAwake()
  const stop = listen(hear)
  const asking = window.setInterval(askIfSilent, LOOK_MS)
  await new Promise<void>((resolve) => {
    over = resolve
    if (recorder.draft?.id !== draft) resolve()
  })
  window.clearInterval(asking)
  stop()
  await maySleep()
  await keep()
  Object.assign(recorder, { mine: false })
  log = null
  over = null
}

/** The same reading told again is not another fix. */
function isRepeated(fix: Fix): boolean {
  const before = recorder.heard
  return before?.at === fix.at && before.lon === fix.lon && before.lat === fix.lat
}

function hear(fix: Fix): void {
  if (isRepeated(fix)) return
  recorder.heard = fix
  here.fixes.push(fix)
  walk.value?.add(fix, here.page)
  triggerRef(walk)
  void keep(fix)
}

/** Have everything that was heard on the disk. The outcome is in `recorder`. */
export async function keep(fix?: Fix): Promise<void> {
  const own = log
  if (!own) return
  try {
    await (fix ? own.add(fix) : own.flush())
    Object.assign(recorder, { saved: own.saved, fault: null })
  } catch (fault) {
    if (!(fault instanceof PatrolOver)) recorder.fault = fault
  }
}

function askIfSilent(): void {
  const since = Date.now() - (recorder.heard?.heardAt ?? 0)
  if (since > SILENCE_MS) nudge()
  if (recorder.fault) void keep()
}

function sawVisibility(): void {
  if (!document.hidden || !recorder.mine) return
  const at = Date.now()
  here.hidden.push(at)
  walk.value?.wentOutOfSight(at)
  log?.wentOutOfSight(at).catch((fault: unknown) => {
    recorder.fault = fault
  })
}

/** The vault may be locked while the way is read; whoever unlocks has it read again. */
function recallIfOpen(): void {
  recall().catch((fault: unknown) => {
    if (!(fault instanceof Locked)) reportError(fault)
  })
}

/** The whole way so far: what earlier lives of the page wrote can be read once unlocked. */
async function recall(): Promise<void> {
  const draft = recorder.draft
  if (!draft || !isOpen()) return
  const known = await wayOf(draft.id, draft.startedAt, here.page)
  if (recorder.draft?.id !== draft.id) return
  walk.value = known.addChunk(here)
}

/** The way of a patrol as it is on the disk, without what `except` heard. Raises `Locked`. */
export async function wayOf(draft: string, startedAt: number, except = ''): Promise<Walk> {
  const known = new Walk(startedAt)
  for (const chunk of await chunksOf(draft)) if (chunk.page !== except) known.addChunk(chunk)
  return known
}
