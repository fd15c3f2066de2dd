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

/** The font of the icons in a file of its own: fetched when the first icon is shown. */
function fontApart(): Plugin {
  const inside = /url\(["']?data:font\/woff2;[^,]*base64,([^"')]+)["']?\)/g
  return {
    name: 'kuangxun-font-apart',
    apply: 'build',
    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type !== 'asset' || !file.fileName.endsWith('.css')) continue
        file.source = String(file.source).replace(inside, (_found, base64: string) => {
          const source = Buffer.from(base64, 'base64')
          const named = this.emitFile({ type: 'asset', name: 'icons.woff2', source })
          return `url(/field/${this.getFileName(named)})`
        })
      }
    },
  }
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

/** The service worker is a file by itself. */
function notOfWorker(id: string): boolean {
  return !/\/src\/shell\/(worker|pointer|safety|versions)\.ts$/.test(id)
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
    fontApart(),
    shell(),
  ],
  resolve: { alias: { '@': fileURLToPath(new URL('src', import.meta.url)) } },
  define: {
    __VUE_OPTIONS_API__: false,
    __VUE_I18N_LEGACY_API__: false,
    __VUE_I18N_FULL_INSTALL__: false,
    __INTLIFY_PROD_DEVTOOLS__: false,
  },
  worker: { format: 'es' },
  build: {
    outDir: OUT,
    emptyOutDir: true,
    // Phones of 2019 get their updates: Chrome 90 is what a county finds in a drawer.
    target: ['chrome90', 'safari15.4'],
    sourcemap: false,
    rollupOptions: {
      input: {
        main: fileURLToPath(new URL('index.html', import.meta.url)),
        sw: fileURLToPath(new URL('src/shell/worker.ts', import.meta.url)),
      },
      output: {
        // What stands before the way in comes in one piece: each costs a way to the service.
        codeSplitting: { groups: [{ name: 'entrance', tags: ['$initial'], test: notOfWorker }] },
        entryFileNames: (chunk) => (chunk.name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js'),
      },
    },
  },
  test: {
    include: ['tests/**/*.test.ts'],
    setupFiles: ['tests/learned.ts'],
    environment: 'node',
    testTimeout: 30_000,
  },
})
