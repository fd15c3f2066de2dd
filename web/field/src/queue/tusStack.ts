/** How tus-js-client reaches the service: with a checksum, a token of now, and an end to waiting. */
import type { HttpRequest, HttpResponse, HttpStack } from 'tus-js-client'
import { chunkPatienceMs } from '@/queue/pace'
import { spoken } from '@/words/language'

async function checksum(body: Blob): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', await body.arrayBuffer())
  return `sha256 ${btoa(String.fromCharCode(...new Uint8Array(digest)))}`
}

class Answer implements HttpResponse {
  constructor(
    private readonly answer: Response,
    private readonly body: string,
  ) {}
  getStatus(): number {
    return this.answer.status
  }
  getHeader(name: string): string | undefined {
    return this.answer.headers.get(name) ?? undefined
  }
  getBody(): string {
    return this.body
  }
  getUnderlyingObject(): Response {
    return this.answer
  }
}

class Request implements HttpRequest {
  private readonly headers = new Headers({ 'Accept-Language': spoken() })
  private readonly giveUp = new AbortController()

  constructor(
    private readonly method: string,
    private readonly url: string,
    private readonly token: () => Promise<string>,
  ) {}
  getMethod(): string {
    return this.method
  }
  getURL(): string {
    return this.url
  }
  setHeader(name: string, value: string): void {
    this.headers.set(name, value)
  }
  getHeader(name: string): string | undefined {
    return this.headers.get(name) ?? undefined
  }
  /** Progress is told by chunks, which are as small as the line is slow. */
  setProgressHandler(): void {
    return undefined
  }

  async send(body: Blob | null = null): Promise<HttpResponse> {
    this.headers.set('Authorization', `Bearer ${await this.token()}`)
    if (body) this.headers.set('Upload-Checksum', await checksum(body))
    const timer = setTimeout(() => this.giveUp.abort(), chunkPatienceMs(body?.size ?? 0))
    try {
      const answer = await fetch(this.url, {
        method: this.method,
        headers: this.headers,
        body,
        signal: this.giveUp.signal,
        credentials: 'omit',
      })
      return new Answer(answer, await answer.text())
    } finally {
      clearTimeout(timer)
    }
  }

  async abort(): Promise<void> {
    this.giveUp.abort()
  }
  getUnderlyingObject(): null {
    return null
  }
}

export class Stack implements HttpStack {
  constructor(private readonly token: () => Promise<string>) {}
  createRequest(method: string, url: string): HttpRequest {
    return new Request(method, url, this.token)
  }
  getName(): string {
    return 'kuangxun'
  }
}
