/** Rows of 4 x 4, or the first 3 of them. */
export type Rows = number[][]

/** Rows of 16 numbers, row after row. */
export function rowsOf(values: readonly number[]): Rows {
  return [0, 4, 8, 12].map((at) => values.slice(at, at + 4))
}

/** Camera axes of OpenCV (x right, y down, looking along +z) turned into those of OpenGL, of a camera-to-world matrix. */
export function openGlFromOpenCv(worldFromCam: Rows): Rows {
  return worldFromCam.map(([x = 0, y = 0, z = 0, t = 0], row) => (row < 3 ? [x, -y, -z, t] : [x, y, z, t]))
}

/** The inverse of a rotation (3 rows of 3) and a translation, as 4 x 4. */
export function invertRigid(rotation: Rows, translation: readonly number[]): Rows {
  const rows = [0, 1, 2].map((i) => {
    const column = rotation.map((row) => row[i] ?? 0)
    const moved = column.reduce((sum, value, k) => sum - value * (translation[k] ?? 0), 0)
    return [...column, moved]
  })
  return [...rows, [0, 0, 0, 1]]
}

/** Rotation matrix of a unit quaternion; one of another length is normalised. */
export function rotationOf([w, x, y, z]: readonly [w: number, x: number, y: number, z: number]): Rows {
  const s = 2 / (w * w + x * x + y * y + z * z)
  return [
    [1 - s * (y * y + z * z), s * (x * y - w * z), s * (x * z + w * y)],
    [s * (x * y + w * z), 1 - s * (x * x + z * z), s * (y * z - w * x)],
    [s * (x * z - w * y), s * (y * z + w * x), 1 - s * (x * x + y * y)],
  ]
}
