/** What is used of https://github.com/catdad-experiments/libheif-js, which describes libheif itself only. */
declare module 'libheif-js/wasm-bundle.js' {
  interface Rgba {
    data: Uint8ClampedArray
    width: number
    height: number
  }

  interface HeifImage {
    get_width(): number
    get_height(): number
    is_primary(): boolean
    /** Calls back with the target filled, or with null when the picture can't be decoded. */
    display(target: Rgba, callback: (shown: Rgba | null) => void): void
  }

  const libheif: { HeifDecoder: new () => { decode(bytes: Uint8Array): HeifImage[] } }
  export default libheif
}
