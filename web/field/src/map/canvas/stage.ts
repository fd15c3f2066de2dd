/** The map itself: layers of the pack, oneself, the way walked, and what a thumb points at. */
import Feature from 'ol/Feature'
import OlMap from 'ol/Map'
import View from 'ol/View'
import ScaleLine from 'ol/control/ScaleLine'
import { isEmpty } from 'ol/extent'
import Circle from 'ol/geom/Circle'
import MultiLineString from 'ol/geom/MultiLineString'
import Point from 'ol/geom/Point'
import type BaseLayer from 'ol/layer/Base'
import LayerGroup from 'ol/layer/Group'
import VectorLayer from 'ol/layer/Vector'
import { fromLonLat, getPointResolution } from 'ol/proj'
import VectorSource from 'ol/source/Vector'
import 'ol/ol.css'
import type { Fix } from '@/fix/fix'
import { SHEET, makeLayers, refill, type Layers } from '@/map/canvas/layers'
import { goalStyle, meStyle, radiusStyle, trackStyle } from '@/map/canvas/styles'
import { KINDS, type Kind, type Spot, type Thing } from '@/map/things'

/** Pixels about a tap: a thumb in a glove. */
const THUMB_PX = 14
const NEAR_ZOOM = 15
const CHINA: [number, number] = [104, 35]

/** Where one looked last; the map opens there again. */
let lastSeen: { center: number[]; zoom: number } | null = null

export class Stage {
  private readonly layers: Layers = makeLayers()
  private readonly base = new LayerGroup()
  private readonly me = new Feature<Point>()
  private readonly radius = new Feature<Circle>()
  private readonly track = new Feature<MultiLineString>()
  private readonly goal = new Feature<Point>()
  private readonly map: OlMap
  /** The first fix leads there, unless the officer moved the map meanwhile. */
  private waits = false

  constructor(target: HTMLElement, tapped: (things: Thing[]) => void) {
    this.radius.setStyle(radiusStyle)
    this.track.setStyle(trackStyle)
    this.goal.setStyle(goalStyle)
    const own = new VectorSource({ features: [this.radius, this.track, this.goal, this.me] })
    this.map = new OlMap({
      target,
      controls: [new ScaleLine()],
      layers: [this.base, ...this.layers.values(), new VectorLayer({ source: own, zIndex: 20 })],
      view: new View({ projection: SHEET, center: fromLonLat(CHINA), zoom: 4, maxZoom: 20 }),
    })
    this.map.on('singleclick', (event) => tapped(this.under(event.pixel)))
    this.map.on('moveend', () => this.remember())
  }

  end(): void {
    this.map.setTarget(undefined)
    this.map.dispose()
  }

  /** Draw what the pack holds now. */
  refill(): void {
    for (const kind of KINDS) refill(this.layers, kind)
  }

  show(shown: ReadonlySet<Kind>): void {
    for (const [kind, layer] of this.layers) layer.setVisible(shown.has(kind))
  }

  setBase(layers: BaseLayer[]): void {
    this.base.getLayers().clear()
    this.base.getLayers().extend(layers)
  }

  placeMe(fix: Fix): void {
    const at = fromLonLat([fix.lon, fix.lat])
    if (this.waits) this.goTo(fix)
    this.waits = false
    this.me.setGeometry(new Point(at))
    this.me.setStyle(meStyle(fix.heading_deg))
    // Web Mercator stretches towards the pole: a metre on the ground is more on the sheet.
    const stretch = 1 / getPointResolution(SHEET, 1, at)
    this.radius.setGeometry(new Circle(at, (fix.accuracy_m ?? 0) * stretch))
  }

  /** Lines of the way; between them nobody knows, and nothing is drawn. */
  drawTrack(lines: Spot[][]): void {
    const drawn = lines.map((line) => line.map(({ lon, lat }) => fromLonLat([lon, lat])))
    this.track.setGeometry(new MultiLineString(drawn))
  }

  goTo(spot: Spot, zoom = NEAR_ZOOM): void {
    const view = this.map.getView()
    view.setCenter(fromLonLat([spot.lon, spot.lat]))
    view.setZoom(Math.max(view.getZoom() ?? 0, zoom))
  }

  mark(spot: Spot): void {
    this.goal.setGeometry(new Point(fromLonLat([spot.lon, spot.lat])))
    this.goTo(spot)
  }

  /** Open where one looked last, else where one is, as soon as that is known. */
  open(here: Spot | null): void {
    if (lastSeen) {
      this.map.getView().setCenter(lastSeen.center)
      this.map.getView().setZoom(lastSeen.zoom)
    } else if (here) this.goTo(here)
    else {
      this.showRights()
      this.waits = true
      this.map.on('pointerdrag', () => (this.waits = false))
    }
  }

  zoomBy(steps: number): void {
    this.waits = false
    const view = this.map.getView()
    view.setZoom((view.getZoom() ?? 0) + steps)
  }

  private showRights(): void {
    const extent = this.layers.get('right')?.getSource()?.getExtent()
    if (extent && !isEmpty(extent)) this.map.getView().fit(extent, { padding: [40, 40, 40, 40] })
  }

  private remember(): void {
    const view = this.map.getView()
    const [center, zoom] = [view.getCenter(), view.getZoom()]
    if (center && zoom !== undefined) lastSeen = { center, zoom }
  }

  private under(pixel: number[]): Thing[] {
    const found = new Map<string, Thing>()
    this.map.forEachFeatureAtPixel(
      pixel,
      (feature) => {
        const thing = feature.get('thing') as Thing | undefined
        if (thing) found.set(`${thing.kind}/${thing.id}`, thing)
      },
      { hitTolerance: THUMB_PX },
    )
    return [...found.values()]
  }
}
