import type { Messages } from '../message-types.ts'

export const uploadNotes: Messages['uploadNotes'] = {
  HARMLESS_FAULT: 'Die Datei verletzt Regeln ihres Formats, aber alle Pixel sind da.',
  LARGEST_PAGE_USED: 'Von mehreren Seiten wird die größte verwendet.',
  MAIN_PICTURE_USED: 'Von mehreren Bildern wird das Hauptbild verwendet.',
  PREVIEW_USED: 'Das JPEG, das die Kamera in ihre Rohdatei gelegt hat, wird verwendet.',
  SMALL_PREVIEW: 'Nur eine kleine Vorschau in der Rohdatei wird verwendet: Ein JPEG der Kamera zeigt mehr.',
  PANORAMA: 'Das Foto zeigt alle Richtungen: Gebraucht werden Fotos je einer Richtung.',
  FISHEYE: 'Das Foto stammt von einem Fischaugenobjektiv: Vielleicht lässt es sich nicht registrieren.',
  SCREENSHOT: 'Ein Bildschirmfoto: Verwenden Sie das Foto selbst.',
  TINY: 'Sehr wenige Pixel: Verwenden Sie das Original, keine Vorschau davon.',
  BLURRED: 'Das Foto wirkt neben den anderen unscharf.',
  PLAIN: 'Das Foto zeigt kaum Details: eine kahle Wand, Nebel, oder nichts ist scharf.',
}
