import type { Messages } from '../../message-types.ts'

export const uploadNotes: Messages['uploadNotes'] = {
  HARMLESS_FAULT: 'Die Datei verletzt eine Regel ihres Formats, aber es fehlt kein Pixel.',
  LARGEST_PAGE_USED: 'Die Datei hat mehrere Seiten; verwendet wird die größte.',
  MAIN_PICTURE_USED: 'Die Datei enthält mehrere Bilder; verwendet wird das Hauptbild.',
  PREVIEW_USED: 'Verwendet wird das JPEG aus der Rohdatei der Kamera.',
  SMALL_PREVIEW: 'Verwendet wird nur die kleine Vorschau aus der Rohdatei. Ein JPEG der Kamera zeigt mehr.',
  PANORAMA: 'Ein 360°-Panorama. Gebraucht werden Fotos mit jeweils einer Blickrichtung.',
  FISHEYE: 'Mit einem Fischaugenobjektiv aufgenommen; das Foto lässt sich vielleicht nicht registrieren.',
  SCREENSHOT: 'Ein Screenshot. Verwenden Sie das Foto selbst.',
  TINY: 'Sehr wenige Pixel. Verwenden Sie das Originalfoto, keine Vorschau.',
  BLURRED: 'Das Foto ist im Vergleich zu den anderen unscharf.',
  PLAIN: 'Das Foto zeigt sehr wenig Details: eine kahle Wand, Nebel oder nichts Scharfes.',
}
