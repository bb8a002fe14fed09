import type { Messages } from '../message-types.ts'

export const marks: Messages['marks'] = {
  annotate: 'Annoter',
  annotations: 'Annotations',
  views: 'Vues',
  annotateHint: 'Cliquez sur le modèle à l’endroit de l’annotation.',
  text: 'Annotation',
  save: 'Enregistrer',
  pin: 'Annotation {number} : {text}',
  closeText: 'Fermer l’annotation',
  edit: 'Modifier : {text}',
  delete: 'Supprimer : {text}',
  deleted: 'Supprimé : {text}',
  annotationsFull: 'Un modèle a au plus {count} annotations. Supprimez-en une pour en ajouter une autre.',
  viewsFull: 'Un modèle a au plus {count} vues. Supprimez-en une pour en ajouter une autre.',
  viewName: 'Nom de cette vue',
  viewNumber: 'Vue {number}',
  setOpening: 'Ouvrir avec cette vue',
  isOpening: 'Vue d’ouverture',
  openWith: 'Ouvrir avec « {name} »',
}
