import type { Messages } from '../message-types.ts'

export const fileNotes: Messages['fileNotes'] = {
  shapeMm: 'Die Form, wie sie zu sehen war, in Millimetern; geschlossen',
  shape: 'Die Form, wie sie zu sehen war, in Einheiten unbekannter Größe; geschlossen',
  openShapeMm: 'Die Form, wie sie zu sehen war, in Millimetern; nicht geschlossen: an {edges} Kanten offen',
  openShape:
    'Die Form, wie sie zu sehen war, in Einheiten unbekannter Größe; nicht geschlossen: an {edges} Kanten offen',
  brokenMm: 'Form zum Drucken, in Millimetern; nicht ganz geschlossen: Lassen Sie den Slicer {edges} Kanten reparieren',
  broken:
    'Form zum Drucken, in Einheiten unbekannter Größe; nicht ganz geschlossen: Lassen Sie den Slicer {edges} Kanten reparieren',
  wholeMm: 'Geschlossene Form zum Drucken, in Millimetern; nichts musste ergänzt werden',
  whole: 'Geschlossene Form zum Drucken, in Einheiten unbekannter Größe; nichts musste ergänzt werden',
  closedMm: 'Geschlossene Form zum Drucken, in Millimetern; {percent} % der Oberfläche sind ergänzt',
  closed: 'Geschlossene Form zum Drucken, in Einheiten unbekannter Größe; {percent} % der Oberfläche sind ergänzt',
  fullMesh: 'Netz mit allen Details, {triangles} Dreiecke mit Farben, zu den Kameras, wie sie rekonstruiert wurden',
  realSize: 'In wirklicher Größe',
  halfMetre: 'Einen halben Meter groß, bis die wirkliche Größe gesetzt ist',
}
