import type { Messages } from '../message-types.ts'

export const share: Messages['share'] = {
  title: 'Teilen',
  what: 'Wer den Link hat und diesen Server erreicht, kann das Modell und den Bericht ansehen und die Dateien herunterladen. Der Bericht zeigt einige Ihrer Fotos neben dem Modell; die Originale und das Protokoll bleiben bei Ihnen.',
  description: {
    one: 'Ein 3D-Modell, aus {count} Foto rekonstruiert.',
    other: 'Ein 3D-Modell, aus {count} Fotos rekonstruiert.',
  },
  link: 'Link',
  embed: 'Code, um das Modell auf einer anderen Webseite zu zeigen',
  site: 'Als Website herunterladen',
  siteText:
    'Ein Ordner mit Modell und Betrachter für jeden Webspace, in der Sprache dieser Seite. Er funktioniert ohne diesen Server.',
  siteTurn: 'Drehen',
  siteKeys: 'Pfeiltasten drehen das Modell, Plus und Minus zoomen',
  siteFailed: 'Das Modell konnte nicht angezeigt werden. Dies ist ein Bild davon.',
  siteGone: 'Dieses Modell wird nicht mehr geteilt.',
  siteLater: 'Das Modell kann gerade nicht angezeigt werden. Versuchen Sie es später.',
  make: 'Link erstellen',
  stop: 'Nicht mehr teilen',
  reachLocal:
    'Der Link funktioniert nur auf diesem Computer, wie Maquette selbst. Um andere hereinzulassen, stellen Sie Maquette hinter einen eigenen Webserver.',
  reach:
    'Der Link funktioniert für alle, die {host} erreichen. Maquette kennt keine Konten: Dieselben Leute können dort auch alles andere öffnen, wenn Ihr Webserver sie nicht daran hindert. Eine heruntergeladene Website zeigt nur das Modell.',
  downloads: 'Downloads',
  allZip: 'Alles als ZIP, {size}',
  writing: 'Die Dateien werden mit Ihrer Ausrichtung des Modells geschrieben …',
  writingLabel: 'Dateien werden geschrieben',
  moreFiles: { one: '{count} weitere Datei', other: '{count} weitere Dateien' },
  programs: 'Blender, Unity und andere 3D-Programme',
  programsText:
    'GLB öffnet sich in Blender, Unity, Unreal und in Betrachtern von Windows und macOS. OBJ ist für ältere Programme: Lassen Sie seine drei Dateien zusammen.',
  programsOlder:
    'Eine ältere Version von Maquette hat dieses GLB komprimiert geschrieben: Für Programme, die es nicht öffnen, nehmen Sie OBJ. Duplizieren Sie die Rekonstruktion für ein einfaches.',
  printing: '3D-Druck',
  printingText:
    'Für PrusaSlicer, Cura, Bambu Studio und andere Slicer. Legen Sie zuerst die wahre Größe fest: STL kennt keine Einheit.',
  ar: 'AR auf iPhone und iPad',
  arText: 'Öffnet sich in Safari, Dateien und Nachrichten; auf dem Mac in Vorschau.',
  web: 'Webseiten',
  webText:
    'Klein, für three.js, <model-viewer> und Babylon.js mit meshopt-Decoder. Die meisten anderen Programme können diese Datei nicht öffnen.',
  cad: 'Messen und CAD',
  cadText:
    'Punkte für CloudCompare, QGIS, ReCap und Vermessungsprogramme, z nach oben. Die Oberfläche steht in model.obj.',
  raw: 'Rohdaten',
  rawText:
    'Das ZIP ist ein Datensatz: Fotos, Kameras und Tiefe für nerfstudio, instant-ngp, Gaussian Splatting, Brush und COLMAP.',
  fileSparseGlb: 'Kameras und grobe Punkte',
  fileSparsePly: 'Grobe Punkte mit Farben',
  filePreview: 'Texturiertes Modell, klein',
  fileDenseGlb: 'Dichte Punkte zum Ansehen, klein',
  fileReport: 'Wie gut das Modell ist, woher man es weiß und wie es entstand',
  fileCalibration: 'Was über die Kameras der sechs Ansichten gefunden wurde',
  fileMadeUp: 'Was ergänzt wurde, um die Form zum Drucken zu schließen: Die Seite zeigt es',
  fileDistorted: 'COLMAP-Modell der Fotos, wie sie aufgenommen wurden: {part}',
  fileColmap: 'COLMAP-Modell der entzerrten Fotos: {part}',
  fileSnapshot: 'Das Modell vor der Textur',
  fileUnseen: 'Was kein Foto zeigt und seine Farbe aus der Umgebung hat: Die Seite zeigt es',
  fileLas: 'Dichte Punktwolke als LAS 1.2, z nach oben',
  fileMtl: 'Material zu model.obj',
  fileJpg: 'Textur zu model.obj',
  fileTransforms: 'Kameraposen, wie nerfstudio sie erwartet; die Bilder und ihre Tiefe sind im ZIP',
  fileCameras: 'Kameraposen und Brennweiten',
  fileDense: 'Dichte Punktwolke mit Normalen und Farben, im System von cameras.json',
  fileLog: 'Was Schritt für Schritt getan wurde',
  fileMesh: 'Dreiecksnetz mit Farben, im System von cameras.json',
}
