/** The one database of the phone: IndexedDB, with every commit on the disk before it counts. */
import Dexie, { type EntityTable, type Table } from 'dexie'
import type {
  DraftRow,
  FileRow,
  FixRow,
  ItemRow,
  NoteRow,
  OfficerRow,
  PartRow,
  RunRow,
  SectionRow,
} from '@/db/rows'

export class Database extends Dexie {
  notes!: EntityTable<NoteRow, 'name'>
  runs!: EntityTable<RunRow, 'id'>
  officers!: EntityTable<OfficerRow, 'id'>
  sections!: Table<SectionRow, [string, string]>
  drafts!: EntityTable<DraftRow, 'id'>
  fixes!: Table<FixRow, [string, number]>
  files!: EntityTable<FileRow, 'id'>
  parts!: Table<PartRow, [string, number]>
  items!: EntityTable<ItemRow, 'id'>

  constructor(name = 'kuangxun-field') {
    // A phone that falls into the river mud loses its power without asking.
    super(name, { chromeTransactionDurability: 'strict' })
    this.version(1).stores({
      notes: 'name',
      runs: 'id',
      officers: 'id',
      sections: '[officer+name]',
      drafts: 'id, kind, author, recording',
      fixes: '[draft+n]',
      files: 'id, owner, sha256, state',
      parts: '[file+n]',
      items: 'id, state, author, sealedAt',
    })
  }
}

export const db = new Database()

export async function note<T>(name: string): Promise<T | undefined> {
  return (await db.notes.get(name))?.value as T | undefined
}

export async function keepNote(name: string, value: unknown): Promise<void> {
  await db.notes.put({ name, value })
}
