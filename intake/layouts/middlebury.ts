import { isPhotoName } from '../file-kinds.ts'
import { damaged, type Layout, numbersOf } from './layout.ts'
import { invertRigid, openGlFromOpenCv } from './pose-matrix.ts'

const NUMBERS_A_LINE = 21

/** Middlebury's multi-view data sets: `<name>_par.txt`, a line for each image: its name, K, R and t of world to camera. */
export const middlebury: Layout = {
  name: 'Middlebury’s _par.txt',
  async find(folder) {
    const path = folder.paths.find((each) => /^[^/]*_par\.txt$/i.test(each))
    if (path === undefined || !folder.paths.some((each) => isPhotoName(each))) return null
    const [count, ...lines] = (await folder.text(path)).split('\n').filter((line) => line.trim() !== '')
    if (Number(count) !== lines.length) throw damaged(path, `it announces ${count} images and has ${lines.length}`)
    const frames = lines.map((line) => {
      const [file_path = '', ...rest] = line.trim().split(/\s+/)
      const values = numbersOf(rest.join(' '))
      if (values.length !== NUMBERS_A_LINE) throw damaged(path, `the line of ${file_path} has not 21 numbers`)
      const [k, r, t] = [values.slice(0, 9), values.slice(9, 18), values.slice(18)]
      return {
        file_path,
        ...{ fl_x: k[0], fl_y: k[4], cx: k[2], cy: k[5] },
        transform_matrix: openGlFromOpenCv(invertRigid([r.slice(0, 3), r.slice(3, 6), r.slice(6)], t)),
      }
    })
    return { frames }
  },
}
