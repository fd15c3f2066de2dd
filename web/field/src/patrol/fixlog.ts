/** The fixes of one patrol on the disk: boxed and committed as they come, without a PIN. */
import { db } from '@/db/database'
import type { FixRow } from '@/db/rows'
import type { Fix } from '@/fix/fix'
import type { Chunk } from '@/patrol/walk'
import { FOR_RECORDS, whateverItTakes } from '@/shell/reserve'
import { box, open } from '@/vault/box'

/** Fixes of one row. It is written anew with each of them, so that a day is not 40,000 rows. */
const CHUNK = 30

/** The patrol was sealed or dropped while its fixes were on their way. */
export class PatrolOver extends Error {
  constructor() {
    super('the patrol is over')
    this.name = 'PatrolOver'
  }
}

export class FixLog {
  /** Fixes of this log that are on the disk. */
  saved = 0
  private waiting: Fix[] = []
  private hiding: number[] = []
  private chunk: Chunk
  private writing: Promise<void> | null = null

  private constructor(
    readonly draft: string,
    readonly page: string,
    private n: number,
  ) {
    this.chunk = { page, fixes: [], hidden: [] }
  }

  /** Go on behind what is there; only the holder of the recorder's lock may. */
  static async behind(draft: string, page: string): Promise<FixLog> {
    const rows = db.fixes.where('[draft+n]').between([draft, 0], [draft, Infinity])
    const keys = (await rows.primaryKeys()) as unknown as [string, number][]
    return new FixLog(draft, page, (keys[keys.length - 1]?.[1] ?? -1) + 1)
  }

  /** Write it at once, or with the next ones if a write is under way. Raises `PatrolOver`. */
  async add(fix: Fix): Promise<void> {
    this.waiting.push(fix)
    await this.flush()
  }

  async wentOutOfSight(at: number): Promise<void> {
    this.hiding.push(at)
    await this.flush()
  }

  async flush(): Promise<void> {
    this.writing ??= this.write().finally(() => {
      this.writing = null
    })
    await this.writing
  }

  private async write(): Promise<void> {
    while (this.waiting.length || this.hiding.length) {
      const fixes = [...this.chunk.fixes, ...this.waiting]
      const hidden = [...this.chunk.hidden, ...this.hiding]
      const taken = [this.waiting.length, this.hiding.length] as const
      const chunk = { page: this.page, fixes, hidden }
      // If this fails, all of it waits for the next try.
      const row = { draft: this.draft, n: this.n, box: await box(chunk) }
      await whateverItTakes(() => this.put(row), FOR_RECORDS)
      this.waiting.splice(0, taken[0])
      this.hiding.splice(0, taken[1])
      this.saved += taken[0]
      this.turnOver(chunk)
    }
  }

  private turnOver(chunk: Chunk): void {
    const full = chunk.fixes.length >= CHUNK
    this.chunk = full ? { page: this.page, fixes: [], hidden: [] } : chunk
    if (full) this.n += 1
  }

  private async put(row: FixRow): Promise<void> {
    await db.transaction('rw', db.drafts, db.fixes, async () => {
      if (!(await db.drafts.get(row.draft))) throw new PatrolOver()
      await db.fixes.put(row)
    })
  }
}

/** What every opening of the app wrote, in order. Raises `Locked`. */
export async function chunksOf(draft: string): Promise<Chunk[]> {
  const rows = db.fixes.where('[draft+n]').between([draft, 0], [draft, Infinity])
  return Promise.all((await rows.toArray()).map(async (row) => open<Chunk>(row.box)))
}
