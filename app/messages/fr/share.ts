import type { Messages } from '../message-types.ts'

export const share: Messages['share'] = {
  title: 'Partager',
  what: 'Toute personne qui a le lien et accès à ce serveur peut voir le modèle et son rapport, et télécharger les fichiers. Le rapport montre certaines de vos photos à côté du modèle ; les originaux et le journal restent chez vous.',
  description: {
    one: 'Un modèle 3D, reconstruit à partir de {count} photo.',
    other: 'Un modèle 3D, reconstruit à partir de {count} photos.',
  },
  link: 'Lien',
  embed: 'Code pour intégrer le modèle à une autre page web',
  site: 'Télécharger comme site web',
  siteText:
    'Un dossier avec le modèle et une visionneuse, pour tout espace web, dans la langue de cette page. Il fonctionne sans ce serveur.',
  siteTurn: 'Tourner',
  siteKeys: 'les flèches tournent le modèle, plus et moins zooment',
  siteFailed: 'Le modèle n’a pas pu être affiché. En voici une image.',
  siteGone: 'Ce modèle n’est plus partagé.',
  goneTitle: 'Ce lien ne fonctionne plus',
  goneText:
    'Le partage a été arrêté, ou l’adresse est incomplète. Demandez un nouveau lien à la personne qui vous l’a envoyé.',
  siteLater: 'Le modèle ne peut pas être affiché pour le moment. Réessayez plus tard.',
  make: 'Créer un lien',
  stop: 'Ne plus partager',
  reachLocal:
    'Le lien ne fonctionne que sur cet ordinateur, comme Maquette elle-même. Pour donner accès à d’autres, placez Maquette derrière votre propre serveur web.',
  reach:
    'Le lien fonctionne pour tous ceux qui peuvent joindre {host}. Maquette n’a pas de comptes : les mêmes personnes peuvent y ouvrir tout le reste, sauf si votre serveur web les en empêche. Un site téléchargé ne montre que le modèle.',
  downloads: 'Téléchargements',
  allZip: 'Tout en ZIP, {size}',
  writing: 'Mise à jour des fichiers avec votre échelle, votre sol et votre rognage…',
  writingLabel: 'Écriture des fichiers',
  moreFiles: { one: '{count} autre fichier', other: '{count} autres fichiers' },
  programs: 'Blender, Unity et autres logiciels 3D',
  programsText:
    'GLB s’ouvre dans Blender, Unity, Unreal et les visionneuses de Windows et macOS. OBJ est pour les logiciels plus anciens : gardez ses trois fichiers ensemble.',
  programsOlder:
    'Une ancienne version de Maquette a écrit ce GLB compressé : pour les logiciels qui ne l’ouvrent pas, utilisez OBJ. Dupliquez la reconstruction pour obtenir un GLB non compressé.',
  printing: 'Impression 3D',
  printingText:
    'Pour PrusaSlicer, Cura, Bambu Studio et autres trancheurs. Indiquez d’abord la taille réelle : STL n’a pas d’unité.',
  ar: 'RA sur iPhone et iPad',
  arText: 'S’ouvre dans Safari, Fichiers et Messages ; sur Mac dans Aperçu.',
  web: 'Pages web',
  webText:
    'Léger, pour three.js, <model-viewer> et Babylon.js avec un décodeur meshopt. La plupart des autres logiciels ne peuvent pas ouvrir ce fichier.',
  cad: 'Mesure et CAO',
  cadText:
    'Points pour CloudCompare, QGIS, ReCap et logiciels de topographie, z vers le haut. Pour la surface, prenez model.obj.',
  raw: 'Données brutes',
  rawText:
    'Le ZIP est un jeu de données : photos, caméras et profondeur pour nerfstudio, instant-ngp, Gaussian splatting, Brush et COLMAP.',
  fileSparseGlb: 'Caméras et points épars',
  fileSparsePly: 'Points épars en couleurs',
  filePreview: 'Modèle texturé, léger',
  fileDenseGlb: 'Points denses pour l’affichage, léger',
  fileReport: 'La qualité du modèle, la manière dont elle a été mesurée et dont il a été fait',
  fileCalibration: 'Ce qui a été déterminé sur les caméras des six vues',
  fileMadeUp: 'Surface ajoutée pour fermer la forme à imprimer, telle que la visionneuse la montre',
  fileDistorted: 'Modèle COLMAP des photos d’origine : {part}',
  fileColmap: 'Modèle COLMAP des photos sans distorsion : {part}',
  fileSnapshot: 'Le modèle avant la texture',
  fileUnseen: 'Surface qu’aucune photo ne montre, colorée d’après ses alentours, telle que la visionneuse la montre',
  fileLas: 'Nuage dense en LAS 1.2, z vers le haut',
  fileMtl: 'Matériau de model.obj',
  fileJpg: 'Texture de model.obj',
  fileTransforms:
    'Poses des caméras selon la convention de nerfstudio ; les images et leur profondeur sont dans le ZIP',
  fileCameras: 'Poses et paramètres des caméras',
  fileDense: 'Nuage dense avec normales et couleurs, dans le repère de cameras.json',
  fileLog: 'Tout ce qui a été fait, étape par étape',
  fileMesh: 'Maillage coloré, dans le repère de cameras.json',
}
