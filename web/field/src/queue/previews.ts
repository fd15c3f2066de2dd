/**
 * Small pictures go ahead of originals, over any line: the office sees at once what was found.
 *
 * None of it ever stops or delays anything: without it the office waits for the original.
 */
import { FIELD, Offline, Refused } from '@/api/call'
import { db } from '@/db/database'
import { isFull } from '@/db/faults'
import type { Ahead, FileNotes } from '@/db/rows'
import { jpegOf } from '@/files/preview'
import { waiting, type Waiting } from '@/queue/originals'
import { LONGEST_UNMET_MS, patienceMs, retryDelayMs } from '@/queue/pace'
import { dueTexts } from '@/queue/texts'
import { say } from '@/queue/trouble'
import { SessionOver, askSigned } from '@/session/tokens'
import { Broken, Locked, open } from '@/vault/box'

const LATER = [403, 408, 423, 429]

/** A service of before: whether it has the door by now is asked at the next start. */
let noDoor = false
let missed = 0
let notBefore = 0 // by the page's own clock, which no setting moves

/** Send what is due until nothing is, or `goOn` says no. Raises `SessionOver`, `Locked`. */
export async function sendPreviews(goOn: () => boolean): Promise<void> {
  if (noDoor || performance.now() < notBefore) return
  for (const one of (await waiting()).filter(({ file }) => file.ahead === 'sealed')) {
    if (!goOn() || (await dueTexts()).length) return
    if ((await db.items.get(one.item.id))?.paused !== 0) continue
    if (!(await sendOne(one))) return
  }
}

/** Whether another one is worth trying now. */
async function sendOne(one: Waiting): Promise<boolean> {
  try {
    await post(one)
    missed = 0
    await say(null)
    return await note(one, 'sent')
  } catch (fault) {
    if (fault instanceof Locked || fault instanceof SessionOver || isFull(fault)) throw fault
    return heed(one, fault)
  }
}

async function post({ item, file }: Waiting): Promise<void> {
  const { preview } = await open<FileNotes>(file.box)
  const jpeg = jpegOf(preview ?? '')
  await askSigned('POST', `${FIELD}/records/${item.id}/previews/${file.sha256}`, {
    bytes: new Blob([jpeg]),
    headers: { 'Content-Type': 'image/jpeg' },
    patienceMs: patienceMs(jpeg.length),
  })
}

async function note({ file }: Waiting, ahead: Ahead): Promise<boolean> {
  await db.files.update(file.id, { ahead })
  return true
}

/** Nothing of it is a trouble of the record; what only a fault of the app explains is reported. */
async function heed(one: Waiting, fault: unknown): Promise<boolean> {
  if (fault instanceof Offline) return rest()
  if (fault instanceof Refused) {
    if (fault.status === 401) throw new SessionOver()
    if ([404, 405].includes(fault.status) && fault.code.startsWith('http.')) {
      noDoor = true
      return false
    }
    if (fault.status >= 500 || LATER.includes(fault.status)) return rest()
  }
  reportError(fault)
  return fault instanceof Refused || fault instanceof Broken ? note(one, 'refused') : rest()
}

function rest(): boolean {
  notBefore = performance.now() + Math.min(retryDelayMs(missed), LONGEST_UNMET_MS)
  missed += 1
  return false
}
