/** The layers of the map, each drawn from its section of the pack. */
import Feature from 'ol/Feature'
import type { FeatureLike } from 'ol/Feature'
import GeoJSON from 'ol/format/GeoJSON'
import Point from 'ol/geom/Point'
import VectorLayer from 'ol/layer/Vector'
import { fromLonLat } from 'ol/proj'
import VectorSource from 'ol/source/Vector'
import type Style from 'ol/style/Style'
import { rightStyle, spotStyle, zoneStyle } from '@/map/canvas/styles'
import { KINDS, SECTION_OF, type Kind, type Thing } from '@/map/things'
import type { RightItem, SignboardItem, ZoneItem } from '@/pack/items'
import { section } from '@/pack/pack'
import { t } from '@/words'

/** Web Mercator, in which Tianditu's `w` tiles and every PMTiles file come without a shift. */
export const SHEET = 'EPSG:3857'
// EPSG:4490 is read as EPSG:4326: the two differ by centimetres.
const READER = new GeoJSON({ dataProjection: 'EPSG:4326', featureProjection: SHEET })
/** Metres a pixel: beyond that names would only hide one another. */
const NAMED_BELOW = 40
const NAME_LENGTH = 9
const BAD_BOARDS = new Set(['defective', 'missing'])
const ORDER: Record<Kind, number> = {
  zone: 1,
  right: 2,
  board: 5,
  reason: 6,
  visit: 7,
  follow_up: 8,
  task: 9,
}

export type Layers = Map<Kind, VectorLayer<VectorSource>>

export function makeLayers(): Layers {
  return new Map(KINDS.map((kind) => [kind, layerOf(kind)]))
}

function layerOf(kind: Kind): VectorLayer<VectorSource> {
  const style = (feature: FeatureLike, resolution: number) => styleOf(kind, feature, resolution)
  const ground = kind === 'zone' || kind === 'right'
  return new VectorLayer({
    source: new VectorSource(),
    style,
    zIndex: ORDER[kind],
    declutter: ground ? false : 'spots',
    updateWhileInteracting: false,
  })
}

function styleOf(kind: Kind, feature: FeatureLike, resolution: number): Style {
  const item = feature.get('item') as unknown
  const named = resolution < NAMED_BELOW
  if (kind === 'right') {
    const { state, name } = item as RightItem
    return rightStyle(state, named ? short(name) : '')
  }
  if (kind === 'zone') {
    const zone = item as ZoneItem
    return zoneStyle(zone.kind, named ? short(zone.name) : '')
  }
  const bad = kind === 'board' && BAD_BOARDS.has((item as SignboardItem).state)
  return spotStyle(kind, named ? t(`map.spot.${kind}`) : '', bad)
}

function short(name: string): string {
  return name.length > NAME_LENGTH ? `${name.slice(0, NAME_LENGTH)}…` : name
}

/** Draw a layer anew from the pack. */
export function refill(layers: Layers, kind: Kind): void {
  const source = layers.get(kind)?.getSource()
  if (!source) return
  source.clear(true)
  source.addFeatures(section(SECTION_OF[kind]).flatMap((item) => featureOf(kind, item)))
}

function featureOf(kind: Kind, item: object): Feature[] {
  const geometry = geometryOf(item)
  if (!geometry) return []
  const thing: Thing = { kind, id: String((item as { id: string }).id) }
  return [new Feature({ geometry, item, thing })]
}

function geometryOf(item: object) {
  const ground = 'boundary' in item ? (item as RightItem).boundary : null
  const drawn = ground ? ground.geometry : 'geometry' in item ? (item as ZoneItem).geometry : null
  if (drawn) return READER.readGeometry(drawn)
  const { lon, lat } = item as Partial<Record<'lon' | 'lat', number | null>>
  const placed = typeof lon === 'number' && typeof lat === 'number'
  return placed ? new Point(fromLonLat([lon, lat])) : null
}
