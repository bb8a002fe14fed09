/** `public/example/`, made by `bench/make-example.ts`. */
export const EXAMPLE_URL = '/example'
