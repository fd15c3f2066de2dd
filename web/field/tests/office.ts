/** The service at the other end of the line: it takes texts, bytes and logins, and counts them. */
import { decodeJwt } from 'jose'
import { vi } from 'vitest'
import { sha256Hex } from '@/queue/receipts'
import { aService, type Service } from './sealed'

const AT = '2026-11-21T01:12:05.000000+00:00'

interface Upload {
  record: string
  sha256: string
  size: number
  bytes: Uint8Array
}

/** A file as its seal names it. */
interface Named {
  sha256: string
  preview?: { sha256: string; bytes: number }
}

interface Told {
  method: string
  path: string
  headers: Headers
  body: Blob
}

function problem(status: number, code: string): Response {
  return Response.json({ code, detail: code }, { status })
}

function metadata(said: string): Record<string, string> {
  const pairs = said.split(',').map((one) => one.split(' ') as [string, string])
  return Object.fromEntries(pairs.map(([name, value]) => [name, atob(value)]))
}

export class Office {
  access = 'access 0'
  refresh = 'refresh 0'
  /** Of this phone, by which whoever signs in opens its vault. */
  readonly secret = Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64url')
  /** Set, no login is renewed any more. */
  dismissed = false
  /** Method and path of all that came, in its order. */
  readonly log: string[] = []
  readonly uploads: Upload[] = []
  /** Small pictures that came, as text, by the hash of their original. */
  readonly previews = new Map<string, string>()
  /** Set, small pictures are answered so. */
  noPreviews: { status: number; code: string } | null = null
  /** Bytes of files that came, those that came twice counted twice. */
  carried = 0
  /** The most that were at the door at once. */
  atOnce = 0
  /** Called with each before it is answered. */
  before: (line: string) => unknown = () => undefined
  private present = 0
  private renewals = 0
  private readonly texts = new Map<string, { jws: string; files: string[]; named: Named[] }>()

  private constructor(private readonly service: Service) {}

  static async open(): Promise<Office> {
    const office = new Office(await aService())
    vi.stubGlobal('location', { origin: 'http://office.test' })
    vi.stubGlobal('fetch', (path: string, init: RequestInit) => office.met(path, init))
    return office
  }

  /** How many of `log` are this line, or of this method. */
  count(what: string): number {
    return this.log.filter((line) => line === what || line.split(' ')[0] === what).length
  }

  /** From now on the login that the phone has is refused, whatever its clock says. */
  expire(): void {
    this.access = 'not yet told'
  }

  private async met(path: string, init: RequestInit): Promise<Response> {
    const { pathname } = new URL(path, 'http://office.test')
    const line = `${init.method ?? 'GET'} ${pathname.replace('/api/field/v1', '')}`
    this.log.push(line)
    this.present += 1
    this.atOnce = Math.max(this.atOnce, this.present)
    try {
      await this.before(line)
      const body = await new Response(init.body).blob()
      const headers = new Headers(init.headers)
      return await this.answer(line, {
        method: init.method ?? 'GET',
        path: pathname,
        headers,
        body,
      })
    } finally {
      this.present -= 1
    }
  }

  private async answer(line: string, told: Told): Promise<Response> {
    if (line === 'GET /session/nonce') return Response.json({ nonce: 'once' })
    if (line === 'POST /session') return this.signIn(await told.body.text())
    if (line === 'POST /session/refresh') return this.renew(await told.body.text())
    if (told.headers.get('Authorization') !== `Bearer ${this.access}`) {
      return problem(401, 'identity.not_signed_in')
    }
    if (line === 'POST /records') return this.takeTexts(await told.body.text())
    if (line === 'POST /records/receipts') return this.standings(await told.body.text())
    if (line === 'POST /files') return this.begin(told.headers)
    const [, record, sha256] = /^POST \/records\/(.+)\/previews\/(.+)$/.exec(line) ?? []
    if (record && sha256) return this.see(record, sha256, told)
    const upload = this.uploads[Number(/\/files\/(\d+)$/.exec(told.path)?.[1])]
    if (!upload) return problem(404, 'kernel.not_found')
    if (told.method === 'PATCH') return this.carry(upload, told)
    const { size, bytes } = upload
    return this.at(200, { 'Upload-Offset': bytes.length, 'Upload-Length': size })
  }

  private signIn(body: string): Response {
    const { login } = JSON.parse(body) as { login: string }
    return Response.json({
      ...this.tokens(),
      officer: { id: login, name: '李建国' },
      office: { id: 'town', name: '乡镇所', division_id: 1 },
      post: { permissions: [] },
      device_secret: this.secret,
    })
  }

  /** As the service does it: who comes with a token that was renewed already is a thief. */
  private renew(body: string): Response {
    const said = JSON.parse(body) as { refresh_token: string }
    if (this.dismissed || said.refresh_token !== this.refresh) {
      return problem(401, 'identity.session_over')
    }
    this.renewals += 1
    this.access = `access ${this.renewals}`
    this.refresh = `refresh ${this.renewals}`
    return Response.json(this.tokens())
  }

  tokens() {
    const { access, refresh } = this
    return { access_token: access, refresh_token: refresh, expires_in: 900, server_time: AT }
  }

  private async takeTexts(body: string): Promise<Response> {
    const { records } = JSON.parse(body) as { records: string[] }
    const receipts = records.map((jws) => {
      const { id, files } = decodeJwt<{ id: string; files: Named[] }>(jws)
      this.texts.set(id, { jws, files: files.map(({ sha256 }) => sha256), named: files })
      return this.receipt(id)
    })
    return Response.json({ receipts: await Promise.all(receipts) })
  }

  private async standings(body: string): Promise<Response> {
    const { ids } = JSON.parse(body) as { ids: string[] }
    const all = ids.map(async (id) => ({ id, receipt: await this.receipt(id), review: null }))
    return Response.json({ receipts: await Promise.all(all) })
  }

  private async receipt(record: string): Promise<string> {
    const { jws, files } = this.texts.get(record) ?? { jws: '', files: [] }
    const whole = this.uploads.filter(({ size, bytes }) => bytes.length === size)
    const came = new Set(whole.map(({ sha256 }) => sha256))
    const missing = files.filter((sha256) => !came.has(sha256))
    const state = missing.length ? 'received' : 'complete'
    const digest = await sha256Hex(jws)
    return this.service.sign({ record, digest, state, missing, server_time: AT })
  }

  /** As the service does it: only what the seal names. */
  private async see(record: string, sha256: string, { headers, body }: Told): Promise<Response> {
    if (this.noPreviews) return problem(this.noPreviews.status, this.noPreviews.code)
    const sealed = this.texts.get(record)?.named.find((file) => file.sha256 === sha256)?.preview
    const bytes = new Uint8Array(await body.arrayBuffer())
    const same = sealed?.bytes === bytes.length && sealed.sha256 === (await sha256Hex(bytes))
    if (!same || headers.get('Content-Type') !== 'image/jpeg') {
      return problem(422, 'evidence.preview_differs')
    }
    this.previews.set(sha256, new TextDecoder().decode(bytes))
    return new Response(null, { status: 204 })
  }

  private begin(headers: Headers): Response {
    const { record = '', sha256 = '' } = metadata(headers.get('Upload-Metadata') ?? '')
    const size = Number(headers.get('Upload-Length'))
    this.uploads.push({ record, sha256, size, bytes: new Uint8Array() })
    return this.at(201, { Location: `/api/field/v1/files/${this.uploads.length - 1}` })
  }

  private async carry(upload: Upload, { headers, body }: Told): Promise<Response> {
    if (Number(headers.get('Upload-Offset')) !== upload.bytes.length) {
      return problem(409, 'evidence.offset')
    }
    this.carried += body.size
    upload.bytes = Buffer.concat([upload.bytes, new Uint8Array(await body.arrayBuffer())])
    return this.at(204, { 'Upload-Offset': upload.bytes.length })
  }

  private at(status: number, said: Record<string, string | number>): Response {
    const all = Object.entries(said).map(([name, value]) => [name, String(value)])
    const headers = { 'Tus-Resumable': '1.0.0', ...Object.fromEntries(all) }
    return new Response(null, { status, headers })
  }
}
