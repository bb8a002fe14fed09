import { INFINITE, MapView } from './tsdf-layout'

/*
 * Least and greatest depth of square tiles, in levels: of 4 x 4 pixels, then of 2 x 2 tiles of the level before, to one
 * (Greene, Kass, Miller, "Hierarchical Z-buffer visibility", 1993). Background counts as infinitely far; a pixel of
 * which nothing is known doesn't count.
 */

const TILE_SHIFT = 2

export let least: f32 = INFINITE
export let greatest: f32 = -INFINITE

/** Fills the tiles of the first level in tile rows [from, to). */
export function fillTiles(at: usize, from: i32, to: i32): void {
  const view = changetype<MapView>(at)
  const across = tilesAt(view.width, 0)
  for (let row = from; row < to; row++) {
    for (let column = 0; column < across; column++) {
      let low: f32 = INFINITE, high: f32 = -INFINITE
      const bottom = min((row + 1) << TILE_SHIFT, view.height), right = min((column + 1) << TILE_SHIFT, view.width)
      for (let y = row << TILE_SHIFT; y < bottom; y++) {
        for (let x = column << TILE_SHIFT; x < right; x++) {
          const i = <usize>(y * view.width + x) << 2
          let depth = load<f32>(view.depth + i)
          const background = view.outline != 0 && load<f32>(view.outline + i) > 0
          if (background) depth = INFINITE
          else if (depth == 0) continue
          low = min(low, depth)
          high = max(high, depth)
        }
      }
      storeTile(view.tiles + (<usize>(row * across + column) << 3), low, high)
    }
  }
}

/** Fills the further levels: small, so that one thread does it. */
export function fillUpperTiles(at: usize): void {
  const view = changetype<MapView>(at)
  let lower = view.tiles
  for (let level = 1; tilesAt(view.width, level - 1) > 1 || tilesAt(view.height, level - 1) > 1; level++) {
    const lowerAcross = tilesAt(view.width, level - 1), lowerDown = tilesAt(view.height, level - 1)
    const across = tilesAt(view.width, level), down = tilesAt(view.height, level)
    const upper = lower + (<usize>(lowerAcross * lowerDown) << 3)
    for (let row = 0; row < down; row++) {
      for (let column = 0; column < across; column++) {
        least = INFINITE
        greatest = -INFINITE
        for (let y = row << 1; y < min((row + 1) << 1, lowerDown); y++) {
          for (let x = column << 1; x < min((column + 1) << 1, lowerAcross); x++) {
            include(lower + (<usize>(y * lowerAcross + x) << 3))
          }
        }
        storeTile(upper + (<usize>(row * across + column) << 3), least, greatest)
      }
    }
    lower = upper
  }
}

/** Sets `least` and `greatest` for at least the pixels [x0, x1] x [y0, y1], which lie inside of the picture. */
export function boundDepth(view: MapView, x0: i32, y0: i32, x1: i32, y1: i32): void {
  least = INFINITE
  greatest = -INFINITE
  let level = 0
  let tiles = view.tiles
  while (((x1 - x0) >> (level + TILE_SHIFT)) > 2 || ((y1 - y0) >> (level + TILE_SHIFT)) > 2) {
    tiles += <usize>(tilesAt(view.width, level) * tilesAt(view.height, level)) << 3
    level++
  }
  const shift = level + TILE_SHIFT
  const across = tilesAt(view.width, level)
  for (let row = y0 >> shift; row <= y1 >> shift; row++) {
    for (let column = x0 >> shift; column <= x1 >> shift; column++) {
      include(tiles + (<usize>(row * across + column) << 3))
    }
  }
}

/** Tiles of a level along a side. */
@inline
function tilesAt(size: i32, level: i32): i32 {
  const shift = level + TILE_SHIFT
  return (size + (1 << shift) - 1) >> shift
}

@inline
function include(tile: usize): void {
  least = min(least, load<f32>(tile))
  greatest = max(greatest, load<f32>(tile, 4))
}

@inline
function storeTile(tile: usize, low: f32, high: f32): void {
  store<f32>(tile, low)
  store<f32>(tile, high, 4)
}
