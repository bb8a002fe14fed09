import type { Messages } from '../message-types.ts'

export const share: Messages['share'] = {
  title: 'Teilen',
  what: 'Alle, die den Link haben und diesen Server erreichen, können das Modell und den Bericht ansehen und die Dateien herunterladen. Der Bericht zeigt einige Ihrer Fotos neben dem Modell; die Originale und das Protokoll bleiben bei Ihnen.',
  description: {
    one: 'Ein 3D-Modell, aus {count} Foto rekonstruiert.',
    other: 'Ein 3D-Modell, aus {count} Fotos rekonstruiert.',
  },
  link: 'Link',
  embed: 'Code, um das Modell auf einer anderen Webseite einzubetten',
  site: 'Als Website herunterladen',
  siteText:
    'Ein Ordner mit Modell und Viewer für beliebigen Webspace, in der Sprache dieser Seite. Er funktioniert ohne diesen Server.',
  siteTurn: 'Drehen',
  siteKeys: 'Pfeiltasten drehen das Modell, Plus und Minus zoomen',
  siteFailed: 'Das Modell konnte nicht angezeigt werden. Dies ist ein Bild davon.',
  siteGone: 'Dieses Modell wird nicht mehr geteilt.',
  goneTitle: 'Dieser Link funktioniert nicht mehr',
  goneText:
    'Das Modell wird nicht mehr geteilt, oder die Adresse ist unvollständig. Bitten Sie die Person, von der Sie den Link haben, um einen neuen.',
  siteLater: 'Das Modell kann gerade nicht angezeigt werden. Versuchen Sie es später.',
  make: 'Link erstellen',
  stop: 'Nicht mehr teilen',
  reachLocal:
    'Der Link funktioniert nur auf diesem Computer, wie Maquette selbst. Damit andere ihn öffnen können, betreiben Sie Maquette hinter einem eigenen Webserver.',
  reach:
    'Der Link funktioniert für alle, die {host} erreichen. Maquette hat keine Benutzerkonten: Dieselben Personen können dort auch alles andere öffnen, sofern Ihr Webserver es nicht verhindert. Eine heruntergeladene Website zeigt nur das Modell.',
  downloads: 'Downloads',
  allZip: 'Alles als ZIP, {size}',
  writing: 'Maßstab, Boden und Zuschnitt werden in die Dateien übernommen …',
  writingLabel: 'Dateien werden geschrieben',
  moreFiles: { one: '{count} weitere Datei', other: '{count} weitere Dateien' },
  programs: 'Blender, Unity und andere 3D-Programme',
  programsText:
    'GLB öffnet sich in Blender, Unity, Unreal und den 3D-Viewern von Windows und macOS. OBJ ist für ältere Programme: Halten Sie die drei Dateien zusammen.',
  programsOlder:
    'Eine ältere Version von Maquette hat dieses GLB komprimiert geschrieben: Verwenden Sie OBJ für Programme, die es nicht öffnen können. Duplizieren Sie die Rekonstruktion, um ein unkomprimiertes zu erhalten.',
  printing: '3D-Druck',
  printingText:
    'Für PrusaSlicer, Cura, Bambu Studio und andere Slicer. Legen Sie zuerst die wirkliche Größe fest: STL kennt keine Einheit.',
  ar: 'AR auf iPhone und iPad',
  arText: 'Lässt sich in Safari, Dateien und Nachrichten öffnen, auf dem Mac in Vorschau.',
  web: 'Webseiten',
  webText:
    'Klein, für three.js, <model-viewer> und Babylon.js mit meshopt-Decoder. Die meisten anderen Programme können diese Datei nicht öffnen.',
  cad: 'Messen und CAD',
  cadText:
    'Punkte für CloudCompare, QGIS, ReCap und Vermessungsprogramme, z nach oben. Für die Oberfläche verwenden Sie model.obj.',
  raw: 'Rohdaten',
  rawText:
    'Das ZIP ist ein Datensatz: Fotos, Kameras und Tiefe für nerfstudio, instant-ngp, Gaussian Splatting, Brush und COLMAP.',
  fileSparseGlb: 'Kameras und dünne Punktwolke',
  fileSparsePly: 'Dünne Punktwolke mit Farben',
  filePreview: 'Texturiertes Modell, klein',
  fileDenseGlb: 'Dichte Punktwolke zum Ansehen, klein',
  fileReport: 'Wie gut das Modell ist, wie das gemessen wurde und wie es entstanden ist',
  fileCalibration: 'Was über die Kameras der sechs Ansichten ermittelt wurde',
  fileMadeUp: 'Oberfläche, die zum Schließen für den Druck ergänzt wurde, wie der Viewer sie zeigt',
  fileDistorted: 'COLMAP-Modell der Originalfotos: {part}',
  fileColmap: 'COLMAP-Modell der entzerrten Fotos: {part}',
  fileSnapshot: 'Das Modell vor der Textur',
  fileUnseen: 'Oberfläche, die kein Foto zeigt, aus der Umgebung eingefärbt, wie der Viewer sie zeigt',
  fileLas: 'Dichte Punktwolke als LAS 1.2, z nach oben',
  fileMtl: 'Material zu model.obj',
  fileJpg: 'Textur zu model.obj',
  fileTransforms: 'Kameraposen nach der Konvention von nerfstudio; Bilder und Tiefe sind im ZIP',
  fileCameras: 'Kameraposen und Kameraparameter',
  fileDense: 'Dichte Punktwolke mit Normalen und Farben, im Koordinatensystem von cameras.json',
  fileLog: 'Alles, was getan wurde, Schritt für Schritt',
  fileMesh: 'Dreiecksnetz mit Farben, im Koordinatensystem von cameras.json',
}
