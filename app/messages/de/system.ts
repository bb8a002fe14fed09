import type { Messages } from '../message-types.ts'

export const system: Messages['system'] = {
  unreachable: 'Der Server ist nicht erreichbar.',
  unreachableText:
    'Prüfen Sie, ob Maquette noch läuft. Die Seite macht von selbst weiter, sobald der Server wieder da ist.',
  reconnecting: 'Verbindung wird wiederhergestellt … {suggestion}',
  unexpected: 'Etwas Unerwartetes ist schiefgegangen.',
  unexpectedText: 'Versuchen Sie es erneut. Bleibt es dabei, sehen Sie ins Protokoll des Servers.',
  proxyTooLarge: 'Der Webserver vor Maquette lehnt Uploads dieser Größe ab (413), selbst in kleinen Stücken.',
  proxyTooLargeText: 'Erhöhen Sie seine Grenze: bei nginx client_max_body_size 32m.',
  proxyNoAnswer: 'Der Webserver vor Maquette antwortet mit {status}: Maquette antwortet nicht.',
  proxyOther:
    'Zwischen dieser Seite und Maquette antwortet etwas anderes (Status {status}): eine Anmeldeseite oder ein Proxy.',
  proxyOtherText: 'Laden Sie die Seite neu und melden Sie sich gegebenenfalls an. Hochgeladenes bleibt erhalten.',
  diskLow: 'Die Festplatte ist fast voll.',
  diskLowText:
    'Nur noch {free} sind frei. Maquette nimmt keine Fotos an und startet nichts, bis mehr frei ist. Löschen Sie Rekonstruktionen, die Sie nicht mehr brauchen; {status} zeigt, was den Platz belegt.',
  noWorker: 'Es läuft kein Worker.',
  noWorkerText:
    'Sie können Fotos hochladen und Rekonstruktionen einreihen; sie beginnen, sobald ein Worker läuft. {command} startet einen.',
  noEngine: 'COLMAP ist noch nicht installiert.',
  noEngineText:
    'COLMAP findet die Kameras. Installieren Sie es auf dem Rechner des Workers; dann verschwindet dieser Hinweis.',
  status: 'Status',
  workers: 'Worker',
  noWorkers: 'Es läuft kein Worker. npm start startet einen.',
  worker: '{host}, Prozess {pid}',
  noColmap: 'kein COLMAP',
  slots: { one: '{count} Auftrag gleichzeitig', other: '{count} Aufträge gleichzeitig' },
  started: 'gestartet {when}',
  alive: 'Antwortet',
  silent: 'Stumm seit {time}',
  running: 'Laufend',
  starting: 'startet',
  failures: 'Letzte Fehlschläge',
  none: 'Keine.',
  metrics: 'Metriken für Prometheus',
  nothingWaiting: 'Nichts wartet.',
  waiting: {
    one: '{count} Rekonstruktion wartet, bisher {time}.',
    other: '{count} Rekonstruktionen warten, die erste bisher {time}.',
  },
  disk: 'Festplatte',
  free: 'Frei',
  freeText: 'Auf der Platte des Datenverzeichnisses',
  results: 'Ergebnisse',
  resultsText: 'Löschen Sie Rekonstruktionen, um dies freizugeben',
  photos: 'Fotos',
  photosText: 'Werden mit der letzten Rekonstruktion gelöscht, die sie benutzt',
  unused: 'Unbenutzte Fotos',
  unusedText: 'Werden nach 30 Tagen gelöscht',
}
