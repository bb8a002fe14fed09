import type { Messages } from '../message-types.ts'

export const intake: Messages['intake'] = {
  unpackingTitle: 'Archiv wird entpackt',
  unpacking: 'Entpacken',
  filesDone: { one: '{done} von {count} Datei', other: '{done} von {count} Dateien' },
  questions: 'Welche davon sind Ihre Fotos?',
  usePhotos: { one: '{count} Foto verwenden', other: '{count} Fotos verwenden' },
  sizes: {
    one: 'Diese Fotos gibt es in {count} Größe. Eine genügt.',
    other: 'Diese Fotos gibt es in {count} Größen. Eine genügt.',
  },
  allOfThem: 'Alle',
  allOfThemText: 'Das sind verschiedene Fotos.',
  skipCopies: { one: '{count} Kopie in {format} überspringen', other: '{count} Kopien in {format} überspringen' },
  skipDepth: { one: '{count} Tiefenbild überspringen', other: '{count} Tiefenbilder überspringen' },
  skipConfidence: { one: '{count} Konfidenzbild überspringen', other: '{count} Konfidenzbilder überspringen' },
  skipNormals: { one: '{count} Normalenbild überspringen', other: '{count} Normalenbilder überspringen' },
  skipLabels: { one: '{count} Bild mit Klassen überspringen', other: '{count} Bilder mit Klassen überspringen' },
  skipMasks: { one: '{count} Maske überspringen', other: '{count} Masken überspringen' },
  skipCutouts: { one: '{count} freigestelltes Foto überspringen', other: '{count} freigestellte Fotos überspringen' },
  copiesText: 'Dieselben Fotos sind schon in einem anderen Format dabei.',
  otherText: '{set}. Diese Bilder enthalten Daten und sind keine Fotos.',
  labelsText:
    '{set}. Diese Bilder enthalten Daten und sind keine Fotos. Falls es Masken sind, legen Sie sie in einen Ordner „masks“.',
  masksText: '{set}. Ihre Namen passen zu keinem Foto oder kennzeichnen sie als invertiert: Weiß ist, was bleibt.',
  cutoutsText:
    '{set}. Die Originale dieser Fotos sind ebenfalls dabei. Um die freigestellten zu verwenden, wählen Sie nur deren Ordner.',
  largest: 'die größten',
  videoLooking: '{name} wird durchsucht',
  videoFrames: 'Einzelbilder aus {name}',
  looking: 'Video wird durchsucht',
  videoStays: 'Das Video bleibt auf diesem Gerät. Nur die schärfsten Einzelbilder werden als Fotos hochgeladen.',
  hardlyMoves:
    'Die Kamera bewegt sich in diesem Video kaum. Für ein Modell braucht es Ansichten von verschiedenen Standpunkten.',
  framesToTake: 'Anzahl Einzelbilder',
  takeFrames: { one: '{count} Einzelbild übernehmen', other: '{count} Einzelbilder übernehmen' },
  takingFrames: 'Einzelbilder entnehmen',
  framesDone: { one: '{done} von {count} Einzelbild', other: '{done} von {count} Einzelbildern' },
  sharpest: 'Maquette nimmt die schärfsten Einzelbilder, gleichmäßig über den Weg der Kamera verteilt.',
  noMore: {
    one: 'Nur {count} Einzelbild ist scharf und zeigt etwas Neues.',
    other: 'Nur {count} Einzelbilder sind scharf und zeigen etwas Neues.',
  },
  tooFew: 'So wenige Einzelbilder überlappen vielleicht nicht genug. Nehmen Sie etwa {count}.',
  tooMany: 'Mehr Einzelbilder dauern länger und bringen wenig. {count} genügen.',
  videoUndecodable: 'Dieser Browser kann keine Videos dekodieren.',
  videoInsecure: 'Browser dekodieren Videos nur auf https-Seiten.',
  videoNoPicture: '{name} enthält keine Videospur oder ist unvollständig.',
  videoCodec: '{name} verwendet {codec}. Dieser Browser kann das nicht dekodieren.',
  videoUnknownCodec: 'einen unbekannten Codec',
  videoKind: '{name} ist kein MP4-, MOV- oder WebM-Video, oder der Anfang der Datei ist beschädigt.',
  videoCut: '{name} lässt sich nicht dekodieren. Das Video ist beschädigt oder unvollständig.',
  videoCutText:
    'Prüfen Sie, ob sich das Video bis zum Ende abspielen lässt, und kopieren Sie es noch einmal von Kamera oder Smartphone.',
  videoElsewhere:
    'Verwenden Sie die Kommandozeile, dort dekodiert ffmpeg fast jedes Video: {command}. Oder wandeln Sie das Video in MP4 mit H.264 um.',
  videoShort: {
    one: '{name} ist zu kurz. Nur {count} Einzelbild ist brauchbar.',
    other: '{name} ist zu kurz. Nur {count} Einzelbilder sind brauchbar.',
  },
  videoShortText: 'Filmen Sie mindestens einige Sekunden, während Sie um das Objekt herumgehen.',
}
