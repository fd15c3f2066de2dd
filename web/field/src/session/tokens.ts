/** The tokens of the officer at work: renewed by one tab at a time, or one ends the other's. */
import { FIELD, Refused, ask, call, type Asked } from '@/api/call'
import type { Tokens as TokensOut } from '@/api/types'
import { heardTime } from '@/clock/clock'
import { db } from '@/db/database'
import type { Tokens } from '@/db/rows'
import { whateverItTakes } from '@/shell/reserve'
import { box, open } from '@/vault/box'
import { session } from '@/session/session'

const SOON_MS = 60_000

/** Signing in again is needed; whatever is on the phone stays there. */
export class SessionOver extends Error {
  constructor() {
    super('the session is over')
    this.name = 'SessionOver'
  }
}

export async function boxed(said: TokensOut) {
  const expiresAt = Date.now() + said.expires_in * 1000
  return box({ access: said.access_token, refresh: said.refresh_token, expiresAt })
}

async function held(officer: string): Promise<Tokens> {
  const row = await db.officers.get(officer)
  if (!row?.tokens) throw new SessionOver()
  return open<Tokens>(row.tokens)
}

/** Raises `SessionOver`, `Offline`, `Locked`. `stale` is an access token that was refused. */
export async function accessToken(officer: string, stale?: string): Promise<string> {
  return navigator.locks.request(`kuangxun-tokens-${officer}`, async () => {
    const tokens = await held(officer)
    const good = tokens.expiresAt - Date.now() > SOON_MS && tokens.access !== stale
    return good ? tokens.access : renew(officer, tokens)
  })
}

async function renew(officer: string, tokens: Tokens): Promise<string> {
  const askedAt = Date.now()
  const said = await call<TokensOut>('POST', `${FIELD}/session/refresh`, {
    body: { refresh_token: tokens.refresh },
  }).catch(async (fault: unknown) => {
    if (!(fault instanceof Refused) || fault.status !== 401) throw fault
    await db.officers.update(officer, { tokens: null })
    throw new SessionOver()
  })
  const renewed = await boxed(said)
  await whateverItTakes(() => db.officers.update(officer, { tokens: renewed }))
  await heardTime(said.server_time, askedAt)
  return said.access_token
}

async function signed<T>(send: (token: string) => Promise<T>): Promise<T> {
  const officer = session.officer?.id
  if (!officer) throw new SessionOver()
  try {
    return await once(officer, send)
  } catch (fault) {
    if (fault instanceof SessionOver) session.over = true
    throw fault
  }
}

async function once<T>(officer: string, send: (token: string) => Promise<T>): Promise<T> {
  const token = await accessToken(officer)
  try {
    return await send(token)
  } catch (fault) {
    if (!(fault instanceof Refused) || fault.status !== 401) throw fault
    return send(await accessToken(officer, token))
  }
}

/** As `call`, as the officer at work. Raises `SessionOver` too. */
export async function callSigned<T>(method: string, path: string, asked: Asked = {}): Promise<T> {
  return signed((token) => call<T>(method, path, { ...asked, token }))
}

/** As `ask`, as the officer at work. */
export async function askSigned(method: string, path: string, asked: Asked = {}) {
  return signed((token) => ask(method, path, { ...asked, token }))
}
