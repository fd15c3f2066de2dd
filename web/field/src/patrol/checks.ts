/** What is looked at before leaving. Only a phone that may not be located keeps anyone here. */
import { offsetMs, WORTH_SAYING_MS } from '@/clock/clock'
import { lengthOf, spanOf } from '@/clock/telling'
import { db } from '@/db/database'
import { latest, trouble } from '@/fix/fix'
import { packAgeMs } from '@/pack/pack'

export type CheckName =
  'location' | 'battery' | 'storage' | 'kept' | 'pack' | 'clock' | 'unsent' | 'shell' | 'screen'

/** `note` names the sentence in words.ts (`check.<name>.<note>`) that is said with `facts`. */
export interface Check {
  name: CheckName
  state: 'good' | 'warn' | 'bad' | 'asking'
  note: string
  facts: Record<string, string | number>
}

const LOW_BATTERY = 0.4
/** Room for a day's pictures. */
const LITTLE_ROOM = 500 << 20
const OLD_PACK_MS = 2 * 86_400_000
const ROUGH_M = 50
const SETTLED = ['complete', 'returned']

interface Battery {
  level: number
  charging: boolean
}

function said(
  name: CheckName,
  state: Check['state'],
  note: string,
  facts: Check['facts'] = {},
): Check {
  return { name, state, note, facts }
}

export function location(): Check {
  if (trouble.value === 'denied') return said('location', 'bad', 'denied')
  if (trouble.value === 'unsupported') return said('location', 'bad', 'unsupported')
  const fix = latest.value
  if (!fix) return said('location', 'asking', 'waiting')
  const radius = fix.accuracy_m ?? 0
  const rough = fix.accuracy_m === null || radius > ROUGH_M
  return said('location', rough ? 'warn' : 'good', rough ? 'rough' : 'good', {
    radius: lengthOf(radius),
  })
}

async function battery(): Promise<Check | null> {
  const phone = navigator as Navigator & { getBattery?: () => Promise<Battery> }
  if (!phone.getBattery) return null
  const { level, charging } = await phone.getBattery()
  const facts = { percent: Math.round(level * 100) }
  if (charging || level >= LOW_BATTERY) return said('battery', 'good', 'good', facts)
  return said('battery', 'warn', 'low', facts)
}

async function storage(): Promise<Check | null> {
  if (!navigator.storage?.estimate) return null
  const { quota = 0, usage = 0 } = await navigator.storage.estimate()
  const free = Math.max(0, quota - usage)
  const facts = { free: (free / 2 ** 30).toFixed(1) }
  return said(
    'storage',
    free < LITTLE_ROOM ? 'warn' : 'good',
    free < LITTLE_ROOM ? 'little' : 'good',
    facts,
  )
}

/** Asks the browser not to throw the app's data away, and tells its answer. */
async function kept(): Promise<Check | null> {
  if (!navigator.storage?.persist) return null
  const granted = (await navigator.storage.persisted()) || (await navigator.storage.persist())
  return said('kept', granted ? 'good' : 'warn', granted ? 'good' : 'refused')
}

function packAge(): Check {
  const age = packAgeMs()
  if (age === null) return said('pack', 'warn', 'none')
  const old = age > OLD_PACK_MS
  return said('pack', old ? 'warn' : 'good', old ? 'old' : 'good', { age: spanOf(age) })
}

function clock(): Check {
  const off = offsetMs.value
  if (off === null) return said('clock', 'warn', 'unknown')
  const wrong = Math.abs(off) > WORTH_SAYING_MS
  const note = wrong ? (off > 0 ? 'behind' : 'ahead') : 'good'
  return said('clock', wrong ? 'warn' : 'good', note, { off: spanOf(Math.abs(off)) })
}

async function unsent(): Promise<Check> {
  const count = await db.items.where('state').noneOf(SETTLED).count()
  return said('unsent', count ? 'warn' : 'good', count ? 'some' : 'good', { count })
}

async function shell(): Promise<Check> {
  const kept = await navigator.serviceWorker?.getRegistration()
  const ready = Boolean(kept?.active)
  return said('shell', ready ? 'good' : 'warn', ready ? 'good' : 'absent')
}

function screen(): Check {
  const can = 'wakeLock' in navigator
  return said('screen', can ? 'good' : 'warn', can ? 'good' : 'absent')
}

/** All but the location, which is followed while the screen is open. */
export async function checks(): Promise<Check[]> {
  const asked = [battery(), storage(), kept(), packAge(), clock(), unsent(), shell(), screen()]
  const answers = await Promise.all(asked)
  return answers.filter((one): one is Check => one !== null)
}
