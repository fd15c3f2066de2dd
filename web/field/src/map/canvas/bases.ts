/** What lies beneath: the map taken along, or Tianditu while there is a network. Nothing else. */
import type { FeatureLike } from 'ol/Feature'
import type BaseLayer from 'ol/layer/Base'
import TileLayer from 'ol/layer/Tile'
import VectorTileLayer from 'ol/layer/VectorTile'
import XYZ from 'ol/source/XYZ'
import Fill from 'ol/style/Fill'
import Stroke from 'ol/style/Stroke'
import Style from 'ol/style/Style'
import Text from 'ol/style/Text'
import { PMTilesRasterSource, PMTilesVectorSource } from 'ol-pmtiles'
import type { Source } from 'pmtiles'
import { basemap, installedSource } from '@/map/basemap/keeping'
import type { Base } from '@/map/shown'

const TIANDITU = { vector: ['vec', 'cva'], image: ['img', 'cia'] } as const
const TIANDITU_ZOOM = 18

/** Layers of a base, the lowest first; none where it cannot be had now. */
export async function baseLayers(base: Base): Promise<BaseLayer[]> {
  if (base === 'offline') return offline()
  const key = basemap.tianditu
  if (base === 'none' || !key || !navigator.onLine) return []
  return TIANDITU[base].map((name) => tianditu(name, key))
}

// Sheet `w` of Tianditu is CGCS2000 in Web Mercator: what is drawn over it lies where it lies.
function tianditu(name: string, key: string): BaseLayer {
  const asked = `SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER=${name}&STYLE=default`
  const tile = 'TILEMATRIXSET=w&FORMAT=tiles&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}'
  const url = `https://t{0-7}.tianditu.gov.cn/${name}_w/wmts?${asked}&${tile}&tk=${key}`
  return new TileLayer({ source: new XYZ({ url, maxZoom: TIANDITU_ZOOM }) })
}

async function offline(): Promise<BaseLayer[]> {
  const { installed } = basemap
  const source = await installedSource()
  if (!installed || !source) return []
  if (installed.tile_type !== 'mvt') {
    return [new TileLayer({ source: new PMTilesRasterSource({ url: source }) })]
  }
  return [
    new VectorTileLayer({
      source: new PMTilesVectorSource({ url: source as unknown as Source & string }), // so its types ask,
      style: plainStyle,
      declutter: 'base',
    }),
  ]
}

const INK = '#4b5249'
const GROUNDS: [RegExp, string][] = [
  [/water|ocean|lake|river/, '#a9cfe8'],
  [/wood|forest|park|green|landcover|farm/, '#dbe8cf'],
  [/building/, '#cfc9bd'],
  [/earth|land/, '#f4f2ea'],
]
const LINES: [RegExp, string, number][] = [
  [/water|river|stream/, '#6fa9cf', 1.5],
  [/motorway|trunk|primary|major|highway/, '#c08a3e', 3],
  [/boundar|admin/, '#8a6d9c', 1.2],
  [/grid/, '#b9c0b4', 0.8],
]
const OTHER_LINE = ['#8d8f88', 1.2] as const

/** A base map of any making: by the names of its layers, quiet beneath what is the office's own. */
function plainStyle(feature: FeatureLike): Style {
  const said = `${String(feature.get('layer'))} ${String(feature.get('kind') ?? feature.get('class') ?? '')}`
  const type = feature.getGeometry()?.getType() ?? ''
  const name = feature.get('name:zh') ?? feature.get('name')
  const text = typeof name === 'string' ? label(name) : undefined
  if (type.includes('Polygon')) {
    const colour = GROUNDS.find(([words]) => words.test(said))?.[1] ?? '#ebe8df'
    const stroke = new Stroke({ color: '#b9b5a8', width: 0.6 })
    return new Style({ fill: new Fill({ color: colour }), stroke, text })
  }
  if (type.includes('Point')) return new Style({ text })
  const found = LINES.find(([words]) => words.test(said))
  const [color, width] = found ? [found[1], found[2]] : OTHER_LINE
  return new Style({ stroke: new Stroke({ color, width }), text })
}

function label(words: string): Text {
  return new Text({
    text: words,
    font: '14px system-ui, sans-serif',
    fill: new Fill({ color: INK }),
    stroke: new Stroke({ color: '#fff', width: 3 }),
  })
}
