import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { VantResolver } from '@vant/auto-import-resolver'
import vue from '@vitejs/plugin-vue'
import components from 'unplugin-vue-components/vite'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'

const OUT = fileURLToPath(new URL('../../server/field_app', import.meta.url))
const WORTH_PACKING = 1400 // bytes; what goes in one packet gains nothing

/** Vant's icons are in its style sheet; the second address it gives is on somebody else's server. */
function nobodyElse(): Plugin {
  const elsewhere = /,\s*url\(\/\/at\.alicdn\.com[^)]*\)\s*format\([^)]*\)/g
  return {
    name: 'kuangxun-nobody-else',
    enforce: 'pre',
    transform: (code, id) =>
      id.includes('vant') && id.includes('.css') ? code.replace(elsewhere, '') : null,
  }
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}

/**
 * Writes shell.json, the list of what the app is made of, by which the service worker fetches one
 * whole version or none; and packs every file once, so that no server packs it for every phone.
 */
function shell(): Plugin {
  return {
    name: 'kuangxun-shell',
    apply: 'build',
    closeBundle() {
      const paths = filesBelow(OUT).filter((path) => !path.endsWith('/sw.js'))
      const files = paths.map((path) => path.slice(OUT.length + 1)).sort()
      const all = createHash('sha256')
      for (const file of files) all.update(file).update(readFileSync(join(OUT, file)))
      const version = all.digest('hex').slice(0, 16)
      writeFileSync(join(OUT, 'shell.json'), JSON.stringify({ version, files }))
      for (const path of filesBelow(OUT)) pack(path)
    },
  }
}

function pack(path: string): void {
  if (/\.(png|jpg|webp|woff2)$/.test(path)) return
  const raw = readFileSync(path)
  if (raw.length < WORTH_PACKING) return
  const quality = { [constants.BROTLI_PARAM_QUALITY]: 11 }
  writeFileSync(`${path}.br`, brotliCompressSync(raw, { params: quality }))
  writeFileSync(`${path}.gz`, gzipSync(raw, { level: 9 }))
}

export default defineConfig({
  base: '/field/',
  plugins: [
    nobodyElse(),
    vue(),
    components({ dts: 'components.d.ts', dirs: [], resolvers: [VantResolver()] }),
    shell(),
  ],
  resolve: { alias: { '@': fileURLToPath(new URL('src', import.meta.url)) } },
  define: { __VUE_OPTIONS_API__: true, __INTLIFY_JIT_COMPILATION__: true },
  worker: { format: 'es' },
  build: {
    outDir: OUT,
    emptyOutDir: true,
    // Phones of 2019 get their updates: Chrome 90 is what a county finds in a drawer.
    target: ['chrome90', 'safari15'],
    sourcemap: false,
    rollupOptions: {
      input: {
        main: fileURLToPath(new URL('index.html', import.meta.url)),
        sw: fileURLToPath(new URL('src/shell/worker.ts', import.meta.url)),
      },
      output: {
        entryFileNames: (chunk) => (chunk.name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js'),
      },
    },
  },
  test: { include: ['tests/**/*.test.ts'], environment: 'node', testTimeout: 30_000 },
})
