import type { Messages } from '../message-types.ts'

export const remedies: Messages['remedies'] = {
  INVALID_INPUT: 'Korrigieren Sie die Angabe und versuchen Sie es erneut.',
  FORBIDDEN_ORIGIN:
    'Öffnen Sie Maquette unter der Adresse, die es beim Start nennt, oder fügen Sie den Hostnamen zu MAQUETTE_ALLOWED_HOSTS hinzu.',
  FILE_TOO_LARGE: 'Speichern Sie das Foto als JPEG oder verkleinern Sie es.',
  TOO_MANY_PIXELS: 'Verkleinern Sie das Bild.',
  WRONG_FORMAT: 'Verwenden Sie JPEG, HEIC, PNG, WebP oder TIFF.',
  UNDECODABLE: 'Kopieren Sie das Original noch einmal von Kamera, Smartphone oder Karte.',
  TOO_MANY_FILES: 'Entfernen Sie Fotos, die dasselbe zeigen.',
  TOO_FEW_PHOTOS: 'Fügen Sie Fotos von mehr Seiten hinzu, die sich mit ihren Nachbarn gut überlappen.',
  UNKNOWN_UPLOAD: 'Entfernen Sie das Foto aus der Liste und fügen Sie es wieder hinzu.',
  UPLOAD_NOT_READY: 'Warten Sie, bis alle Fotos bereit sind, oder entfernen Sie dieses.',
  UPLOAD_IN_USE: 'Löschen Sie zuerst diese Rekonstruktion.',
  CAPTURE_INVALID: 'Korrigieren Sie die Datei, exportieren Sie sie neu, oder verwenden Sie die Bilder ohne Posen.',
  CAPTURE_VIEW_MISSING: 'Fügen Sie die Ansicht hinzu: vorn, hinten, links, rechts, oben und unten, jeweils mit Tiefe.',
  CAPTURE_SIZE_MISMATCH: 'Bringen Sie die Bilder auf dieselbe Größe, oder skalieren Sie jedes als Ganzes.',
  CAPTURE_FILE_MISSING: 'Fügen Sie die Datei hinzu, oder entfernen Sie ihr Bild aus der Beschreibung.',
  POSE_INVALID: 'Exportieren Sie die Posen neu, oder verwenden Sie die Bilder ohne Posen.',
  DEPTH_EMPTY: 'Rendern oder exportieren Sie die Tiefe neu; 0 bedeutet, dass dort nichts ist.',
  DEPTH_CONTRADICTS_MASK: 'Prüfen Sie, ob beide zusammengehören, oder lassen Sie die Maske weg.',
  MASK_EMPTY: 'Speichern Sie die Maske als PNG in Graustufen, weiß, wo das Objekt ist.',
  JOB_NOT_FOUND:
    'Möglicherweise wurde die Rekonstruktion gelöscht, oder die Adresse ist falsch. Gehen Sie zurück zur Liste.',
  PROJECT_NOT_FOUND:
    'Möglicherweise wurde das Projekt in einem anderen Tab gelöscht. Wählen Sie ein anderes oder keines.',
  NAME_TAKEN: 'Wählen Sie einen anderen Namen.',
  TOO_MANY_TAGS: 'Entfernen Sie zuerst einige Schlagwörter.',
  TOO_MANY_PROJECTS: 'Löschen Sie ein Projekt, das Sie nicht mehr brauchen. Seine Rekonstruktionen bleiben erhalten.',
  ARTIFACT_NOT_FOUND: 'Laden Sie die Seite neu: Die Liste der Dateien hat sich möglicherweise geändert.',
  MARK_NOT_FOUND: 'Laden Sie die Seite neu, um den aktuellen Stand zu sehen.',
  NOT_READY: 'Warten Sie, bis die Rekonstruktion fertig ist.',
  ALREADY_FINISHED: 'Es gibt nichts mehr abzubrechen.',
  NOT_FINISHED: 'Warten Sie, bis die Rekonstruktion beendet ist, oder brechen Sie sie ab.',
  CANCEL_NOT_REQUESTED: 'Klicken Sie zuerst auf „Abbrechen“ und bestätigen Sie dann.',
  CANCEL_TOKEN_EXPIRED: 'Klicken Sie noch einmal auf „Abbrechen“.',
  ENGINE_MISSING: 'Installieren Sie COLMAP dort, und versuchen Sie es erneut.',
  TOO_FEW_FEATURES: 'Machen Sie scharfe Fotos von strukturierten Oberflächen, bei gleichmäßigem Licht.',
  NO_OVERLAP:
    'Machen Sie mehr Fotos von Standpunkten dazwischen, sodass zwei Drittel jedes Fotos auch auf dem nächsten zu sehen sind.',
  STILL_BACKGROUND: 'Entfernen Sie den Hintergrund mit Masken, oder gehen Sie um das Objekt herum.',
  CAMERA_ONLY_TURNED:
    'Gehen Sie zwischen den Fotos einen Schritt weiter: Tiefe zeigt sich nur aus verschiedenen Richtungen.',
  RECONSTRUCTION_FAILED: 'Versuchen Sie es erneut, oder fügen Sie überlappende Fotos von mehr Seiten hinzu.',
  OUT_OF_MEMORY:
    'Schließen Sie andere Programme, wählen Sie eine niedrigere Qualität oder weniger Fotos, und versuchen Sie es erneut.',
  DISK_FULL: 'Schaffen Sie Platz oder löschen Sie alte Rekonstruktionen, und versuchen Sie es erneut.',
  PROGRAM_HUNG:
    'Versuchen Sie es erneut. Tritt der Fehler weiter auf, prüfen Sie, ob eine Festplatte oder ein Netzlaufwerk nicht antwortet.',
  WORKER_LOST: 'Versuchen Sie es mit weniger oder kleineren Fotos oder mit niedrigerer Qualität.',
  DATABASE_AWAY: 'Die Datenbank ist meist nach wenigen Sekunden wieder da. Es geht nichts verloren.',
  UNKNOWN: 'Versuchen Sie es erneut. Tritt der Fehler weiter auf, sehen Sie im Serverprotokoll nach.',
}
