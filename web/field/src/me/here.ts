/** Who else works on this phone, and what of theirs still has to be sent. */
import { db } from '@/db/database'
import { SETTLED, authorName } from '@/queue/saidOf'

export interface Other {
  id: string
  name: string
  office: string | null
  unsent: number
}

export async function unsentOf(author: string): Promise<number> {
  const rows = await db.items.where('author').equals(author).toArray()
  return rows.filter((row) => !SETTLED.includes(row.state)).length
}

/** Officers who signed in here, and authors whose records came along with a backup. */
export async function othersHere(me: string): Promise<Other[]> {
  const officers = await db.officers.toArray()
  const authors = (await db.items.orderBy('author').uniqueKeys()).map(String)
  const ids = [...new Set([...officers.map((one) => one.id), ...authors])].filter((id) => id !== me)
  return Promise.all(
    ids.map(async (id) => {
      const office = officers.find((one) => one.id === id)?.officeName ?? null
      return { id, name: await authorName(id), office, unsent: await unsentOf(id) }
    }),
  )
}
