import {
  BackSide,
  DoubleSide,
  Matrix4,
  Mesh,
  MeshBasicMaterial,
  MeshDepthMaterial,
  NoBlending,
  OrthographicCamera,
  type Plane,
  PlaneGeometry,
  Scene,
  ShaderMaterial,
  Vector2,
  Vector3,
  type WebGLRenderer,
  WebGLRenderTarget,
} from 'three'

/** Where a model stands. Lengths in the scene's unit. */
export interface Ground {
  /** Below the middle of the model, on the ground. */
  center: Vector3
  up: Vector3
  /** From the center to the farthest part of the model, along the ground. */
  radius: number
  /** Of the model above the ground. */
  height: number
}

interface ContactShadowOptions {
  ground: Ground
  /** What is on the negative side of any of them casts none. */
  planes: Plane[]
}

export interface ContactShadow {
  /** To be put into the scene: seen from above, invisible from below. */
  object: Mesh
  dispose(): void
}

/** Pixels to a side: it is a blur. */
const SIZE_PX = 512
/** Half the width of the picture in radii of the model: room for the blur. */
const REACH = 1.5
/** What is higher above the ground than so many radii casts none. */
const CASTING_HEIGHT = 0.7
/** Standard deviations of the blurs, one after the other, in shares of the picture's width: soft far away, dark where it stands. */
const BLURS = [0.024, 0.009]
const DARKNESS = 0.42

/**
 * What a model shades of the ground that it stands on, in light from everywhere: each place as dark as the model above it is
 * near. Drawn once, from below, and blurred; it follows neither lamp nor eye.
 */
export function bakeContactShadow(
  renderer: WebGLRenderer,
  meshes: readonly Mesh[],
  { ground, planes }: ContactShadowOptions,
): ContactShadow {
  const { center, up, radius, height } = ground
  const half = REACH * radius
  // Looks up along -z from the ground; the same frame lays the picture on the ground, whose upper side is then its back.
  const y = anyAcross(up)
  const frame = new Matrix4().makeBasis(up.clone().cross(y), y, up.clone().negate()).setPosition(center)
  const camera = new OrthographicCamera(-half, half, half, -half, 0, Math.min(height, CASTING_HEIGHT * radius))
  camera.applyMatrix4(frame)
  const picture = new WebGLRenderTarget(SIZE_PX, SIZE_PX)
  const spare = new WebGLRenderTarget(SIZE_PX, SIZE_PX)
  const before = { target: renderer.getRenderTarget(), alpha: renderer.getClearAlpha() }
  renderer.setClearAlpha(0)
  drawDepth(renderer, { meshes, camera, target: picture, planes })
  for (const share of BLURS) blur(renderer, { picture, spare, deviationPx: share * SIZE_PX })
  renderer.setRenderTarget(before.target)
  renderer.setClearAlpha(before.alpha)
  spare.dispose()
  const material = new MeshBasicMaterial({
    color: '#000000',
    map: picture.texture,
    transparent: true,
    opacity: DARKNESS,
    depthWrite: false,
    side: BackSide,
  })
  const object = new Mesh(new PlaneGeometry(2 * half, 2 * half), material)
  object.applyMatrix4(frame)
  // Before all else that is transparent, so that nothing is hidden by it.
  object.renderOrder = -1
  return {
    object,
    dispose() {
      object.removeFromParent()
      object.geometry.dispose()
      material.dispose()
      picture.dispose()
    },
  }
}

interface DepthOptions {
  meshes: readonly Mesh[]
  camera: OrthographicCamera
  target: WebGLRenderTarget
  planes: Plane[]
}

/** Black, and as opaque as the model is near to the ground. */
function drawDepth(renderer: WebGLRenderer, { meshes, camera, target, planes }: DepthOptions): void {
  const material = new MeshDepthMaterial({ side: DoubleSide, blending: NoBlending })
  material.clippingPlanes = planes
  material.onBeforeCompile = (shader) => {
    shader.fragmentShader = shader.fragmentShader.replace(
      'gl_FragColor = vec4( vec3( 1.0 - fragCoordZ ), opacity );',
      'gl_FragColor = vec4( vec3( 0.0 ), ( 1.0 - fragCoordZ ) * ( 1.0 - fragCoordZ ) );',
    )
  }
  // Copies, since an object has one parent, and the model's are in the scene that is drawn.
  const scene = new Scene()
  for (const { geometry, matrixWorld } of meshes) {
    const copy = new Mesh(geometry, material)
    copy.matrixAutoUpdate = false
    copy.matrix.copy(matrixWorld)
    copy.matrixWorldNeedsUpdate = true
    scene.add(copy)
  }
  renderer.setRenderTarget(target)
  renderer.clear()
  renderer.render(scene, camera)
  material.dispose()
}

interface BlurOptions {
  picture: WebGLRenderTarget
  spare: WebGLRenderTarget
  deviationPx: number
}

/** A Gaussian blur of the opacity: along the rows, then along the columns. */
function blur(renderer: WebGLRenderer, { picture, spare, deviationPx }: BlurOptions): void {
  const material = new ShaderMaterial({
    uniforms: { picture: { value: null }, step: { value: new Vector2() } },
    vertexShader: 'varying vec2 at; void main() { at = uv; gl_Position = vec4( position.xy, 0.0, 1.0 ); }',
    fragmentShader: `
      uniform sampler2D picture; uniform vec2 step; varying vec2 at;
      void main() {
        float sum = 0.0; float weights = 0.0;
        for ( int i = -12; i <= 12; i ++ ) {
          float x = float( i ) / 4.0;
          float weight = exp( -0.5 * x * x );
          sum += weight * texture2D( picture, at + x * step ).a;
          weights += weight;
        }
        gl_FragColor = vec4( vec3( 0.0 ), sum / weights );
      }`,
    blending: NoBlending,
    depthTest: false,
    depthWrite: false,
  })
  const square = new Mesh(new PlaneGeometry(2, 2), material)
  const scene = new Scene().add(square)
  const camera = new OrthographicCamera()
  const { picture: from, step } = material.uniforms as { picture: { value: unknown }; step: { value: Vector2 } }
  for (const [source, target, x, y] of [[picture, spare, 1, 0] as const, [spare, picture, 0, 1] as const]) {
    from.value = source.texture
    step.value.set((x * deviationPx) / SIZE_PX, (y * deviationPx) / SIZE_PX)
    renderer.setRenderTarget(target)
    renderer.render(scene, camera)
  }
  square.geometry.dispose()
  material.dispose()
}

/** A direction along the ground. */
function anyAcross(up: Vector3): Vector3 {
  const axis = Math.abs(up.x) < 0.9 ? new Vector3(1, 0, 0) : new Vector3(0, 0, 1)
  return axis.projectOnPlane(up).normalize()
}
