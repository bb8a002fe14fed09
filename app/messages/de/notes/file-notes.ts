import type { Messages } from '../../message-types.ts'

export const fileNotes: Messages['fileNotes'] = {
  shapeMm: 'Die erfasste Form, in Millimetern; geschlossen',
  shape: 'Die erfasste Form, in Einheiten unbekannter Größe; geschlossen',
  openShapeMm: 'Die erfasste Form, in Millimetern; nicht geschlossen: offen an {edges} Kanten',
  openShape: 'Die erfasste Form, in Einheiten unbekannter Größe; nicht geschlossen: offen an {edges} Kanten',
  brokenMm:
    'Form für den Druck, in Millimetern; nicht ganz geschlossen: Lassen Sie {edges} Kanten vom Slicer reparieren',
  broken:
    'Form für den Druck, in Einheiten unbekannter Größe; nicht ganz geschlossen: Lassen Sie {edges} Kanten vom Slicer reparieren',
  wholeMm: 'Geschlossene Form für den Druck, in Millimetern; nichts musste ergänzt werden',
  whole: 'Geschlossene Form für den Druck, in Einheiten unbekannter Größe; nichts musste ergänzt werden',
  closedMm: 'Geschlossene Form für den Druck, in Millimetern; {percent} % der Oberfläche sind ergänzt',
  closed: 'Geschlossene Form für den Druck, in Einheiten unbekannter Größe; {percent} % der Oberfläche sind ergänzt',
  fullMesh: 'Netz mit allen Details: {triangles} farbige Dreiecke, im Koordinatensystem der rekonstruierten Kameras',
  realSize: 'In Originalgröße',
  halfMetre: 'Einen halben Meter groß, bis die wirkliche Größe festgelegt ist',
}
