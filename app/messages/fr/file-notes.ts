import type { Messages } from '../message-types.ts'

export const fileNotes: Messages['fileNotes'] = {
  shapeMm: 'La forme telle que vue, en millimètres ; fermée',
  shape: 'La forme telle que vue, en unités de taille inconnue ; fermée',
  openShapeMm: 'La forme telle que vue, en millimètres ; non fermée : ouverte le long de {edges} arêtes',
  openShape: 'La forme telle que vue, en unités de taille inconnue ; non fermée : ouverte le long de {edges} arêtes',
  brokenMm:
    'Forme à imprimer, en millimètres ; pas tout à fait fermée : laissez votre logiciel d’impression réparer {edges} arêtes',
  broken:
    'Forme à imprimer, en unités de taille inconnue ; pas tout à fait fermée : laissez votre logiciel d’impression réparer {edges} arêtes',
  wholeMm: 'Forme fermée à imprimer, en millimètres ; rien n’a dû être ajouté',
  whole: 'Forme fermée à imprimer, en unités de taille inconnue ; rien n’a dû être ajouté',
  closedMm: 'Forme fermée à imprimer, en millimètres ; {percent} % de sa surface est ajoutée pour la fermer',
  closed:
    'Forme fermée à imprimer, en unités de taille inconnue ; {percent} % de sa surface est ajoutée pour la fermer',
  fullMesh:
    'Maillage avec tous les détails, {triangles} triangles en couleurs, dans le repère des caméras reconstruites',
  realSize: 'À sa taille réelle',
  halfMetre: 'D’un demi-mètre, tant que sa taille réelle n’est pas réglée',
}
