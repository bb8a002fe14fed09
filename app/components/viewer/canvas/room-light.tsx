'use client'

import { useEffect, useState } from 'react'
import {
  CubeCamera,
  DirectionalLight,
  HalfFloatType,
  LightProbe,
  Quaternion,
  Vector3,
  WebGLCubeRenderTarget,
  type WebGLRenderer,
} from 'three'
import { RoomEnvironment } from 'three/examples/jsm/environments/RoomEnvironment.js'
import { LightProbeGenerator } from 'three/examples/jsm/lights/LightProbeGenerator.js'
import { useStage } from './stage-canvas.tsx'

interface RoomLightProps {
  up: Vector3
  /** How far the light is turned around the model, in degrees. */
  turnDeg: number
}

const Y = new Vector3(0, 1, 0)
/** Pixels to a side of the room as a cube of pictures: only its coarsest differences light a matte surface. */
const CUBE_PX = 32
/** With which clay is neither grey nor burnt out. */
const ROOM_INTENSITY = 0.6
/** Until the room was looked at, as much light comes from everywhere alike: the first coefficient of its own. */
const EVEN_LIGHT = 3.7
/** From above on one side: without it, small forms would hardly show. */
const WINDOW = { from: new Vector3(-0.7, 0.9, 0.5), intensity: 0.9 }

/**
 * The light of a room with windows and lamps, on all that is shaded: points and textures have their light in them.
 *
 * The surface is matte, so that nine numbers for each colour say all of it (Ramamoorthi and Hanrahan 2001): a filtered
 * environment map would look the same, and takes half a minute where a computer draws without a graphics card.
 */
export function RoomLight({ up, turnDeg }: RoomLightProps) {
  const { renderer, scene, invalidate } = useStage()
  const [{ window, probe }] = useState(makeLights)
  useEffect(() => {
    scene.add(window, probe)
    return () => {
      scene.remove(window, probe)
      invalidate()
    }
  }, [scene, invalidate, window, probe])

  // A direction that is written in other objects is the same one.
  const upKey = up.toArray().join()
  // biome-ignore lint/correctness/useExhaustiveDependencies: `upKey` stands for `up`
  useEffect(() => {
    let isWanted = true
    const turn = new Quaternion()
      .setFromUnitVectors(Y, up)
      .multiply(new Quaternion().setFromAxisAngle(Y, (turnDeg * Math.PI) / 180))
    window.position.copy(WINDOW.from).applyQuaternion(turn)
    invalidate()
    // The light from before stays until this one is there.
    void roomSeenFromInside(renderer, turn).then(({ sh }) => {
      if (!isWanted) return
      probe.sh.copy(sh)
      invalidate()
    })
    return () => {
      isWanted = false
    }
  }, [renderer, invalidate, window, probe, upKey, turnDeg])
  return null
}

function makeLights(): { window: DirectionalLight; probe: LightProbe } {
  const probe = new LightProbe(undefined, ROOM_INTENSITY)
  probe.sh.coefficients[0]?.setScalar(EVEN_LIGHT)
  return { window: new DirectionalLight('#ffffff', WINDOW.intensity), probe }
}

async function roomSeenFromInside(renderer: WebGLRenderer, turn: Quaternion): Promise<LightProbe> {
  const room = new RoomEnvironment()
  room.position.applyQuaternion(turn)
  room.quaternion.copy(turn)
  const cube = new WebGLCubeRenderTarget(CUBE_PX, { type: HalfFloatType })
  try {
    new CubeCamera(0.1, 100, cube).update(renderer, room)
    return await LightProbeGenerator.fromCubeRenderTarget(renderer, cube)
  } finally {
    room.dispose()
    cube.dispose()
  }
}
