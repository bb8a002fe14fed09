import type { Messages } from '../../message-types.ts'

export const fileNotes: Messages['fileNotes'] = {
  shapeMm: 'La forme capturée, en millimètres ; fermée',
  shape: 'La forme capturée, en unités de taille inconnue ; fermée',
  openShapeMm: 'La forme capturée, en millimètres ; non fermée : ouverte le long de {edges} arêtes',
  openShape: 'La forme capturée, en unités de taille inconnue ; non fermée : ouverte le long de {edges} arêtes',
  brokenMm:
    'Forme à imprimer, en millimètres ; pas tout à fait fermée : laissez votre trancheur réparer {edges} arêtes',
  broken:
    'Forme à imprimer, en unités de taille inconnue ; pas tout à fait fermée : laissez votre trancheur réparer {edges} arêtes',
  wholeMm: 'Forme fermée à imprimer, en millimètres ; rien n’a dû être ajouté',
  whole: 'Forme fermée à imprimer, en unités de taille inconnue ; rien n’a dû être ajouté',
  closedMm: 'Forme fermée à imprimer, en millimètres ; {percent} % de sa surface a été ajoutée',
  closed: 'Forme fermée à imprimer, en unités de taille inconnue ; {percent} % de sa surface a été ajoutée',
  fullMesh: 'Maillage complet, {triangles} triangles en couleurs, dans le repère des caméras reconstruites',
  realSize: 'À l’échelle réelle',
  halfMetre: 'D’une taille d’un demi-mètre, tant que la taille réelle n’est pas définie',
}
