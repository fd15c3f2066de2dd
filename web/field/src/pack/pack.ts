/** What an officer takes along: fetched whole once, then by its changes, kept in one piece. */
import { shallowReactive } from 'vue'
import { FIELD, Refused } from '@/api/call'
import { db } from '@/db/database'
import type { SectionRow } from '@/db/rows'
import type { SectionItems, SectionName } from '@/pack/items'
import { askSigned, callSigned } from '@/session/tokens'
import { box, open } from '@/vault/box'

type Items = Record<string, unknown> & { id: string | number }
type Sections = Record<string, Items[]>

interface About {
  cursor: string
  head: string | null
  fetchedAt: number
}

interface Held {
  about: About
  sections: Sections
}

interface PackSaid {
  cursor: string
  head: string | null
  sections: Sections
}

interface ChangesSaid {
  cursor: string
  changed: Sections
  gone: { section: string; id: string; reason: string }[]
}

const ABOUT = ' about' // no section has this name

export const pack = shallowReactive({
  officer: null as string | null,
  about: null as About | null,
  sections: {} as Sections,
})

/** The items of one section, empty as long as there is no pack. */
export function section<Name extends SectionName>(name: Name): SectionItems[Name][] {
  return (pack.sections[name] ?? []) as unknown as SectionItems[Name][]
}

/** As of now; null as long as there is no pack. */
export function packAgeMs(): number | null {
  return pack.about ? Math.max(0, Date.now() - pack.about.fetchedAt) : null
}

/** Bring what is kept for `officer` into memory. Raises `Locked`. */
export async function recallPack(officer: string): Promise<void> {
  const rows = await db.sections
    .where('[officer+name]')
    .between([officer, ''], [officer, '￿'])
    .toArray()
  const opened = await Promise.all(
    rows.map(async (row) => [row.name, await open(row.box)] as const),
  )
  const sections = Object.fromEntries(opened.filter(([name]) => name !== ABOUT)) as Sections
  const about = (opened.find(([name]) => name === ABOUT)?.[1] as About | undefined) ?? null
  Object.assign(pack, { officer, about, sections })
}

export function forgetPack(): void {
  Object.assign(pack, { officer: null, about: null, sections: {} })
}

/** Return the size of the whole pack in bytes, as it travels; null if the service does not say. */
export async function packBytes(): Promise<number | null> {
  const answer = await askSigned('HEAD', `${FIELD}/pack`)
  const told = answer.headers.get('Content-Length')
  return told === null ? null : Number(told)
}

/** Bring the pack up to date. Unsent work is never touched. Raises `Refused`, `Offline`. */
export async function refreshPack(officer: string): Promise<void> {
  const { about, sections } = pack // a phone that locks forgets them before the answer comes
  const before = pack.officer === officer && about ? { about, sections } : null
  const said = before ? await changesSince(before) : null
  const whole =
    said ?? (await callSigned<PackSaid>('GET', `${FIELD}/pack`, { patienceMs: 120_000 }))
  await keep(officer, whole)
}

/** Null if the service no longer knows the cursor: then the whole pack is fetched again. */
async function changesSince({ about, sections }: Held): Promise<PackSaid | null> {
  const path = `${FIELD}/changes?cursor=${encodeURIComponent(about.cursor)}`
  try {
    const said = await callSigned<ChangesSaid>('GET', path, { patienceMs: 120_000 })
    return { cursor: said.cursor, head: about.head, sections: changed(sections, said) }
  } catch (fault) {
    if (fault instanceof Refused && fault.status === 410) return null
    throw fault
  }
}

/** Return `before` with what is new, other and gone. */
export function changed(before: Sections, said: ChangesSaid): Sections {
  const gone = new Set(said.gone.map((one) => `${one.section}/${one.id}`))
  const names = new Set([...Object.keys(before), ...Object.keys(said.changed)])
  return Object.fromEntries(
    [...names].map((name) => {
      const fresh = new Map((said.changed[name] ?? []).map((item) => [String(item.id), item]))
      const kept = (before[name] ?? []).filter(
        (item) => !gone.has(`${name}/${item.id}`) && !fresh.has(String(item.id)),
      )
      return [name, [...kept, ...fresh.values()]]
    }),
  )
}

async function keep(officer: string, said: PackSaid): Promise<void> {
  const about: About = { cursor: said.cursor, head: said.head, fetchedAt: Date.now() }
  const entries = [...Object.entries(said.sections), [ABOUT, about] as const]
  const rows: SectionRow[] = await Promise.all(
    entries.map(async ([name, value]) => ({ officer, name, box: await box(value) })),
  )
  await db.transaction('rw', db.sections, async () => {
    await db.sections.where('[officer+name]').between([officer, ''], [officer, '￿']).delete()
    await db.sections.bulkPut(rows)
  })
  // Who locked up or gave the phone to another meanwhile is not shown it.
  if (pack.officer === officer) Object.assign(pack, { about, sections: said.sections })
}
