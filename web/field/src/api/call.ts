/** Talking to the service: what it answers, what it refuses, and when nobody answers. */
import { spoken } from '@/words/language'

export const FIELD = '/api/field/v1'
const PATIENCE_MS = 30_000

/** The service said no: an RFC 9457 problem with a stable code and a sentence to show. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly errors: unknown = null,
  ) {
    super(`${status} ${code}`)
    this.name = 'Refused'
  }
}

/** Nobody answered: no network, or too slow to wait for. */
export class Offline extends Error {
  constructor(readonly why: string) {
    super(why)
    this.name = 'Offline'
  }
}

export interface Asked {
  body?: unknown
  /** Sent as it is, instead of `body`. */
  bytes?: Blob
  token?: string
  headers?: Record<string, string>
  patienceMs?: number
}

/** Return the answer, whatever its status below 400. Raises `Refused`, `Offline`. */
export async function ask(method: string, path: string, asked: Asked = {}): Promise<Response> {
  const headers = new Headers(asked.headers)
  headers.set('Accept-Language', spoken())
  if (asked.token) headers.set('Authorization', `Bearer ${asked.token}`)
  if (asked.body !== undefined) headers.set('Content-Type', 'application/json')
  const body = asked.bytes ?? (asked.body === undefined ? null : JSON.stringify(asked.body))
  const answer = await reach(path, { method, headers, body }, asked.patienceMs ?? PATIENCE_MS)
  if (answer.status >= 400) throw await refusal(answer)
  return answer
}

/** As `ask`, and read what it says. */
export async function call<T>(method: string, path: string, asked: Asked = {}): Promise<T> {
  const answer = await ask(method, path, asked)
  if (answer.status === 204) return undefined as T
  try {
    return (await answer.json()) as T
  } catch (fault) {
    throw new Offline(`the answer broke off: ${String(fault)}`)
  }
}

async function reach(path: string, init: RequestInit, patienceMs: number): Promise<Response> {
  const giveUp = new AbortController()
  const timer = setTimeout(() => giveUp.abort(), patienceMs)
  try {
    // Nothing of it in the browser's own cache, which lies on the disk in the clear.
    const ours = { signal: giveUp.signal, credentials: 'omit', cache: 'no-store' } as const
    return await fetch(path, { ...init, ...ours })
  } catch (fault) {
    throw new Offline(String(fault))
  } finally {
    clearTimeout(timer)
  }
}

async function refusal(answer: Response): Promise<Refused | Offline> {
  const said = (await answer.json().catch(() => null)) as Record<string, unknown> | null
  if (!said || typeof said.code !== 'string') {
    // Not ours: the page of a hotel's Wi-Fi, or a proxy whose service is away.
    return new Offline(`${answer.status} from somebody else`)
  }
  return new Refused(answer.status, said.code, String(said.detail ?? ''), said.errors ?? null)
}
