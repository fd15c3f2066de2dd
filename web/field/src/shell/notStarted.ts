/** The page where the app could not begin: built by hand, for nothing else may work. */
import { storageFault } from '@/db/faults'
import '@/shell/notStarted.css'
import { t } from '@/words'

const WHYS = ['full', 'denied', 'newer', 'cut']
const STEPS = ['tabs', 'room', 'browser']

/** A piece of the app, and not what it keeps, is what could not be had. */
export class PieceMissing extends Error {
  constructor(why: unknown) {
    super(String(why))
    this.name = 'PieceMissing'
  }
}

/** No browser lets a page encrypt that came over plain http. */
export class NotSecure extends Error {
  constructor() {
    super('the page did not come over https')
    this.name = 'NotSecure'
  }
}

function said(tag: string, text: string, ...inside: Node[]): HTMLElement {
  const made = document.createElement(tag)
  made.append(text, ...inside)
  return made
}

function word(name: string): string {
  return t(`shell.notStarted.${name}`)
}

function whyOf(fault: unknown): string {
  if (fault instanceof NotSecure) return word('why.insecure')
  if (fault instanceof PieceMissing) return word('why.piece')
  const kind = storageFault(fault) ?? 'other'
  return word(`why.${WHYS.includes(kind) ? kind : 'other'}`)
}

function again(): HTMLElement {
  const button = said('button', word('again'))
  button.addEventListener('click', () => location.reload())
  return button
}

function technical(fault: unknown): HTMLElement {
  const text = fault instanceof Error ? `${fault.name}: ${fault.message}` : String(fault)
  const facts = [text, navigator.userAgent, new Date().toISOString()].join('\n')
  return said('details', '', said('summary', word('technical')), said('pre', facts))
}

/** Say that the app did not begin, what to do next, and that nothing was lost. */
export function sayNotStarted(fault: unknown): void {
  const steps = STEPS.map((name) => said('li', word(`steps.${name}`)))
  const page = said('main', '')
  page.className = 'not-started'
  page.append(
    said('h1', word('title')),
    said('p', whyOf(fault)),
    said('p', '', said('strong', word('safe'))),
    said('p', word('todo')),
    said('ol', '', ...steps),
    again(),
    said('p', word('otherwise')),
    technical(fault),
  )
  document.querySelector('#app')?.replaceChildren(page)
}
