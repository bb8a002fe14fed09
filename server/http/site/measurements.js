// Measurements of an exported or embedded model: lines over it, each with its length, as the page says it.

import * as THREE from './three/three.module.js'

const SVG = 'http://www.w3.org/2000/svg'
/** Of the ring around an end, in CSS pixels: what is measured is seen inside of it. */
const RING_PX = 5

/** Draws the lines that the page lists; `frame` maps their ends into the frame of the file. Gives a function to call for each frame that is drawn. */
export function setUpMeasurements({ frame, camera, stage }) {
  const items = [...document.querySelectorAll('#lengths li')]
  if (items.length === 0) return () => {}
  const svg = document.createElementNS(SVG, 'svg')
  svg.id = 'lines'
  svg.setAttribute('aria-hidden', 'true')
  const lines = items.map((item) => {
    const [ax, ay, az, bx, by, bz] = item.dataset.ends.split(' ').map(Number)
    const group = document.createElementNS(SVG, 'g')
    // A wide light line below a dark one is seen on everything.
    group.append(document.createElementNS(SVG, 'path'), document.createElementNS(SVG, 'path'))
    svg.append(group)
    const ends = [new THREE.Vector3(ax, ay, az), new THREE.Vector3(bx, by, bz)]
    return { label: item, shape: group, ends: ends.map((end) => end.applyMatrix4(frame)) }
  })
  stage.append(svg)
  return () => {
    const { width, height } = stage.getBoundingClientRect()
    for (const line of lines) drawLine(line, { camera, width, height })
  }
}

/** Nothing while one of its ends is behind the eye. */
function drawLine({ label, shape, ends }, { camera, width, height }) {
  const seen = ends.map((end) => {
    const { x, y, z } = end.clone().project(camera)
    return { x: ((x + 1) / 2) * width, y: ((1 - y) / 2) * height, isInFront: z < 1 }
  })
  const isShown = seen.every(({ isInFront }) => isInFront)
  const [from, to] = seen
  const path = isShown ? ringAt(from) + ringAt(to) + lineBetween(from, to) : ''
  for (const each of shape.children) each.setAttribute('d', path)
  // Out of sight, and still in the list for those who don't see it.
  label.toggleAttribute('data-away', !isShown)
  if (isShown) label.style.translate = `${(from.x + to.x) / 2}px ${(from.y + to.y) / 2}px`
}

function ringAt({ x, y }) {
  return `M${x - RING_PX} ${y}a${RING_PX} ${RING_PX} 0 1 0 ${2 * RING_PX} 0a${RING_PX} ${RING_PX} 0 1 0 ${-2 * RING_PX} 0`
}

/** From ring to ring; empty where they touch. */
function lineBetween(from, to) {
  const length = Math.hypot(to.x - from.x, to.y - from.y)
  if (length <= 2 * RING_PX) return ''
  const [x, y] = [(RING_PX * (to.x - from.x)) / length, (RING_PX * (to.y - from.y)) / length]
  return `M${from.x + x} ${from.y + y}L${to.x - x} ${to.y - y}`
}
