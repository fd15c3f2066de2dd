import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const SOURCE = join(__dirname, '../src')
type Words = Record<string, unknown>
const modules = import.meta.glob<{ words: { zh: Words; en: Words } }>('../src/*/words.ts', {
  eager: true,
})

function flat(words: Words, before: string): string[] {
  return Object.entries(words).flatMap(([name, value]) =>
    typeof value === 'object' ? flat(value as Words, `${before}${name}.`) : [before + name],
  )
}

function nouns(): [string, { zh: Words; en: Words }][] {
  return Object.entries(modules).map(([path, { words }]) => [path.split('/')[2] ?? '', words])
}

const known = new Set(nouns().flatMap(([noun, words]) => flat(words.zh, `${noun}.`)))

test('whatever is said in Chinese is said in English, and the other way round', () => {
  for (const [noun, words] of nouns()) {
    expect(flat(words.en, `${noun}.`).sort(), noun).toEqual(flat(words.zh, `${noun}.`).sort())
  }
})

test('a sentence has the same facts in both languages', () => {
  const facts = (said: unknown) => [
    ...new Set([...String(said).matchAll(/\{(\w+)\}/g)].map((one) => one[1])),
  ]
  for (const [noun, words] of nouns()) {
    for (const [name, said] of Object.entries(words.zh)) {
      if (typeof said !== 'string') continue
      expect(facts(words.en[name]).sort(), `${noun}.${name}`).toEqual(facts(said).sort())
    }
  }
})

test('every word a screen asks for is there', () => {
  const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
  const missing = files
    .filter((file) => /\.(vue|ts)$/.test(file) && !file.includes('schema.ts'))
    .flatMap((file) => {
      const text = readFileSync(join(SOURCE, file), 'utf8')
      const asked = [...text.matchAll(/\bt\(\s*'([\w.]+)'/g)].map((one) => one[1] ?? '')
      return asked.filter((key) => !known.has(key)).map((key) => `${file}: ${key}`)
    })

  expect(missing).toEqual([])
})

test('one of a thing is not said in the plural', () => {
  const strings = (value: unknown): string[] =>
    typeof value === 'object' ? Object.values(value as Words).flatMap(strings) : [String(value)]
  const said = nouns().flatMap(([, words]) => strings(words.en))

  expect(said.filter((one) => !one.includes(' | ') && /\{\w+\} [a-z]{3,}s\b/.test(one))).toEqual([])
})
