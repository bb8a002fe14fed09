import { PerspectiveCamera, Scene, WebGLRenderer } from 'three'

const FIELD_OF_VIEW_DEG = 45
/** Until a model gives the camera its place. */
const CAMERA_DISTANCE = 5

/** Pixels of the drawing to one of the page: what the screen has, within bounds. */
const PIXEL_RATIOS = { least: 1, most: 2 }

export interface StageSize {
  width: number
  height: number
}

/** A scene, its camera and what draws it into a canvas of its own; draws when it is told that something changed, and not otherwise. */
export class Stage {
  readonly scene = new Scene()
  readonly camera = new PerspectiveCamera(FIELD_OF_VIEW_DEG, 1, 0.1, 1000)
  readonly renderer: WebGLRenderer
  #steps = new Set<(seconds: number) => void>()
  #render: () => void = () => this.renderer.render(this.scene, this.camera)
  #frame: number | null = null
  #drawnAtMs = performance.now()

  /** Throws where the browser gives no WebGL context. */
  constructor() {
    this.renderer = new WebGLRenderer({ antialias: true, alpha: true, powerPreference: 'high-performance' })
    // Each material has the planes that cut it.
    this.renderer.localClippingEnabled = true
    this.renderer.setPixelRatio(this.fullPixelRatio)
    this.camera.position.z = CAMERA_DISTANCE
  }

  get canvas(): HTMLCanvasElement {
    return this.renderer.domElement
  }

  /** Follows the browser's zoom, and the screen that its window is on. */
  get fullPixelRatio(): number {
    return Math.min(PIXEL_RATIOS.most, Math.max(PIXEL_RATIOS.least, window.devicePixelRatio))
  }

  /** Draws with the next frame of the browser, once, however often it is called before. */
  invalidate = (): void => {
    this.#frame ??= requestAnimationFrame(this.#draw)
  }

  /** `step` is called before each frame that is drawn, with the time since the one before. The result takes that back. */
  onFrame(step: (seconds: number) => void): () => void {
    this.#steps.add(step)
    return () => this.#steps.delete(step)
  }

  /** `render` draws from now on, in place of all of the scene at once. The result takes that back. */
  drawWith(render: () => void): () => void {
    const usual = this.#render
    this.#render = render
    this.invalidate()
    return () => {
      this.#render = usual
      this.invalidate()
    }
  }

  /** In pixels of the page. */
  resize({ width, height }: StageSize): void {
    this.renderer.setPixelRatio(this.fullPixelRatio)
    this.renderer.setSize(width, height, false)
    this.camera.aspect = width / height
    this.camera.updateProjectionMatrix()
    this.invalidate()
  }

  /** Gives the graphics card's memory back; the stage is of no use afterwards. What was added to the scene stays its owner's. */
  dispose(): void {
    if (this.#frame !== null) cancelAnimationFrame(this.#frame)
    this.renderer.dispose()
    this.renderer.forceContextLoss()
  }

  #draw = (): void => {
    this.#frame = null
    const nowMs = performance.now()
    const seconds = (nowMs - this.#drawnAtMs) / 1000
    this.#drawnAtMs = nowMs
    for (const step of this.#steps) step(seconds)
    this.#render()
  }
}
