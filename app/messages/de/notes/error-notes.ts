import type { Messages } from '../../message-types.ts'
import { refusalAdvice, refusalNotes } from './refusal-notes.ts'

export const errorNotes: Messages['errorNotes'] = {
  ...refusalNotes,
  plainPhotos: 'Keines der {count} Fotos zeigt genug Details.',
  fewUsablePhotos: 'Nur {usable} der {count} Fotos zeigen genug Details. Zu wenige Merkmale haben: {photos}.',
  noSharedView: 'Soweit erkennbar, zeigt keines der {count} Fotos dasselbe wie ein anderes.',
  stillBackground:
    'Was die {count} Fotos gemeinsam haben, bleibt immer an derselben Stelle: Der Hintergrund steht still, während sich das Objekt dreht, oder die Kamera hat sich nicht bewegt.',
  onlyTurned:
    'Die {count} Fotos sind von einer einzigen Stelle aufgenommen: Die Kamera hat sich nur gedreht, und das zeigt keine Tiefe.',
  notConnected: 'Die {count} Fotos ließen sich nicht miteinander verbinden.',
  noPosedPoints: 'Mit den angegebenen Posen stimmen die Fotos in keinem Punkt überein.',
  fewPosedPoints: 'Mit den angegebenen Posen stimmen die Fotos nur in {points} Punkten überein.',
  noAgreement: 'Es wurde keine Oberfläche gefunden, auf der zwei Fotos übereinstimmen.',
  nothingFused: 'Die Tiefenkarten der Fotos stimmen in keinem Punkt überein: Das ergibt keine Oberfläche.',
  littleFused: 'Die Tiefenkarten der Fotos stimmen nur in {points} Punkten überein: Das ergibt keine Oberfläche.',
  depthNoSurface: 'Die Tiefenbilder ergeben zusammen keine Oberfläche.',
  noSurface: 'Die Punkte liegen für eine Oberfläche zu weit auseinander.',
  nothingToPaint: 'Es gibt keine Oberfläche, auf die eine Textur passt.',
  depthEmpty: 'Das Tiefenbild „{file}“ enthält keine Tiefe: Alle Pixel sind 0.',
  depthsEmpty: 'Keines der {count} Tiefenbilder enthält Tiefe: Ihre Pixel sind 0 oder ein Wert, der dasselbe bedeutet.',
  depthUnreadable: 'Das Tiefenbild „{file}“ konnte nicht gelesen werden.',
  maskEmpty: 'Die Maske „{mask}“ von „{photo}“ ist leer: Alle Pixel sind schwarz.',
  photoTransparent: 'Das Foto „{photo}“ ist ganz durchsichtig: Nichts davon bliebe übrig.',
  maskUnreadable: 'Die Maske von „{photo}“ konnte nicht gelesen werden.',
  photoUnreadable: 'Das Foto „{file}“ konnte nicht noch einmal gelesen werden.',
  fileGone: 'Die Datei „{file}“ ist nicht mehr gespeichert.',
  nothingInBox: 'Der Rahmen lässt vom Modell fast nichts übrig.',
  diskFullFor: 'Die Festplatte war voll, als {program} schreiben wollte.',
  diskFullPhoto: 'Die Festplatte war voll, als ein Foto vorbereitet wurde.',
  diskNearlyFull:
    'Die Rekonstruktion wurde angehalten, weil die Festplatte fast voll war; die Datenbank braucht den restlichen Platz.',
  memoryOf: '{program} hatte nicht genug Arbeitsspeicher.',
  memoryComputation: 'Eine Berechnung hatte nicht genug Arbeitsspeicher.',
  memoryPhotos: 'Für Fotos dieser Größe reicht der Arbeitsspeicher nicht.',
  memoryLimit:
    'Die Rekonstruktion wurde angehalten: Sie brauchte mehr als {limitBytes} Arbeitsspeicher, die Grenze auf diesem Rechner.',
  programHung: '{program} hat {minutes} min lang weder etwas gemeldet noch gerechnet und wurde beendet.',
  programKilled:
    '{program} wurde von außen beendet: von einem Benutzer oder einem Programm, das den Speicher begrenzt.',
  workerLost: 'Der Worker ist mehrmals abgestürzt. Wahrscheinlich reichte der Arbeitsspeicher nicht.',
  workerLostIn:
    'Der Worker ist im Schritt „{stage}“ mehrmals abgestürzt. Wahrscheinlich reichte der Arbeitsspeicher nicht.',
  exportLost:
    'Das Schreiben der Dateien ist mehrmals ohne Meldung fehlgeschlagen, wahrscheinlich reichte der Arbeitsspeicher nicht.',
}

export const adviceNotes: Messages['adviceNotes'] = {
  ...refusalAdvice,
  texture:
    'Machen Sie scharfe, gut beleuchtete Fotos von etwas mit Struktur. Auf einfarbigen, glänzenden oder durchsichtigen Flächen ist nichts wiederzuerkennen: Legen Sie ein gedrucktes Muster oder eine Zeitung daneben.',
  walkAround:
    'Gehen Sie um das Objekt herum und machen Sie alle paar Schritte ein Foto, sodass zwei Drittel davon auch auf dem nächsten sind. Nehmen Sie je Aufnahme nur eine Szene.',
  walkInstead:
    'Gehen Sie um das Objekt herum, statt es zu drehen. Oder drehen Sie es vor einem gleichmäßigen Hintergrund ohne Muster, oder fügen Sie Masken hinzu, die nur das Objekt zeigen. Hat sich die Kamera doch bewegt, versuchen Sie es trotzdem.',
  moveCamera:
    'Bewegen Sie die Kamera, nicht nur ihre Richtung: Machen Sie vor jedem Foto einen Schritt, sodass sich Nahes gegen Fernes verschiebt. Hat sich die Kamera doch bewegt, versuchen Sie es trotzdem.',
  moveSideways:
    'Machen Sie mehr Fotos von Stellen dazwischen: Gehen Sie Schritt für Schritt zur Seite, statt sich auf der Stelle zu drehen, sodass zwei Drittel jedes Fotos auch auf dem nächsten sind, und meiden Sie Flaches und sich Wiederholendes.',
  checkPoses:
    'Prüfen Sie, ob die Matrizen von der Kamera in die Welt führen, mit x nach rechts, y nach oben und Blick entlang -z, und ob jede zu ihrem Foto gehört; oder verwenden Sie die Fotos ohne Posen.',
  inBetween: 'Machen Sie mehr Fotos von Stellen dazwischen und meiden Sie kahle, glänzende oder durchsichtige Flächen.',
  everyPart:
    'Machen Sie mehr überlappende Fotos, sodass jeder Teil auf mindestens zwei, besser drei Fotos von leicht verschiedenen Stellen ist; glänzende, durchsichtige und einfarbige Flächen ergeben keine Tiefe.',
  checkDepth: 'Prüfen Sie, ob die Posen zu den Bildern gehören und ob Tiefe und Posen dieselbe Einheit haben.',
  overlapMore:
    'Machen Sie mehr überlappende Fotos von leicht verschiedenen Stellen, oder wählen Sie eine höhere Qualität.',
  moreSides: 'Machen Sie mehr überlappende Fotos von mehr Seiten und versuchen Sie es erneut.',
  exportDepth: 'Rendern oder exportieren Sie die Tiefe neu; 0 heißt, dass dort nichts ist.',
  withoutDepth: 'Exportieren Sie die Tiefe neu, oder verwenden Sie die Bilder ohne Tiefe.',
  saveDepth: 'Speichern Sie es als PNG mit 8 oder 16 Bit, als TIFF oder OpenEXR, und laden Sie es noch einmal hoch.',
  whitenMask: 'Machen Sie weiß, was bleiben soll, oder lassen Sie diese Maske weg.',
  saveOpaque: 'Speichern Sie es ohne Transparenz oder lassen Sie es weg.',
  saveMask: 'Speichern Sie sie als PNG in Graustufen, weiß, wo das Objekt ist, und laden Sie sie noch einmal hoch.',
  uploadAgain: 'Laden Sie es noch einmal hoch oder lassen Sie es weg.',
  startAgain: 'Laden Sie die Fotos noch einmal hoch und starten Sie eine neue Rekonstruktion.',
  largerBox: 'Machen Sie den Rahmen größer oder heben Sie den Zuschnitt auf.',
  freeSpace: 'Schaffen Sie Platz oder löschen Sie alte Rekonstruktionen und versuchen Sie es erneut.',
  freeMemory:
    'Schließen Sie andere Programme, wählen Sie eine niedrigere Qualität oder weniger Fotos und versuchen Sie es erneut.',
  lessMemory: 'Wählen Sie eine niedrigere Qualität oder weniger Fotos und versuchen Sie es erneut.',
  applyAgain: 'Schließen Sie andere Programme und speichern Sie die Platzierung noch einmal.',
  slowDisk:
    'Versuchen Sie es erneut. Tritt der Fehler weiter auf, prüfen Sie, ob eine Festplatte oder ein Netzlaufwerk nicht antwortet.',
  memoryKiller:
    'Versuchen Sie es erneut. Tritt der Fehler weiter auf, suchen Sie im Systemprotokoll nach systemd-oomd oder earlyoom, und wählen Sie eine niedrigere Qualität.',
  smallerTry: 'Versuchen Sie es mit weniger oder kleineren Fotos oder mit niedrigerer Qualität.',
  fits: 'Wählen Sie „{preset}“: Das braucht etwa {needBytes}; {freeBytes} sind frei.',
  fitsSmaller:
    'Selbst „{preset}“ braucht etwa {needBytes}, und {freeBytes} sind frei. Schließen Sie andere Programme, oder nehmen Sie dafür Fotos von höchstens {px} Pixeln.',
  fitsFewer:
    'Selbst „{preset}“ braucht etwa {needBytes}, und {freeBytes} sind frei. Schließen Sie andere Programme, oder nehmen Sie dafür höchstens {photos} Fotos.',
  fitsNothing:
    'Selbst „{preset}“ braucht etwa {needBytes}, und {freeBytes} sind frei. Schließen Sie andere Programme, oder nehmen Sie einen Rechner mit mehr Arbeitsspeicher.',
}
