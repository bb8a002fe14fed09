import type { Messages } from '../message-types.ts'

export const intake: Messages['intake'] = {
  unpackingTitle: 'Extraction de l’archive',
  unpacking: 'Extraction',
  filesDone: { one: '{done} fichier sur {count}', other: '{done} fichiers sur {count}' },
  questions: 'Lesquelles sont vos photos ?',
  usePhotos: { one: 'Utiliser {count} photo', other: 'Utiliser {count} photos' },
  sizes: {
    one: 'Ces photos existent en {count} taille. Une seule suffit.',
    other: 'Ces photos existent en {count} tailles. Une seule suffit.',
  },
  allOfThem: 'Toutes',
  allOfThemText: 'Ce sont des photos différentes.',
  skipCopies: { one: 'Ignorer {count} copie en {format}', other: 'Ignorer {count} copies en {format}' },
  skipDepth: { one: 'Ignorer {count} image de profondeur', other: 'Ignorer {count} images de profondeur' },
  skipConfidence: { one: 'Ignorer {count} image de confiance', other: 'Ignorer {count} images de confiance' },
  skipNormals: { one: 'Ignorer {count} carte de normales', other: 'Ignorer {count} cartes de normales' },
  skipLabels: { one: 'Ignorer {count} carte de classes', other: 'Ignorer {count} cartes de classes' },
  skipMasks: { one: 'Ignorer {count} masque', other: 'Ignorer {count} masques' },
  skipCutouts: { one: 'Ignorer {count} photo détourée', other: 'Ignorer {count} photos détourées' },
  copiesText: 'Vous avez déjà ces photos dans un autre format.',
  otherText: '{set}. Ces images contiennent des données et ne sont pas des photos.',
  labelsText:
    '{set}. Ces images contiennent des données et ne sont pas des photos. Si ce sont des masques, mettez-les dans un dossier « masks ».',
  masksText:
    '{set}. Leurs noms ne correspondent à aucune photo, ou les désignent comme inversés : le blanc est ce qui reste.',
  cutoutsText:
    '{set}. Les originaux de ces photos sont là aussi. Pour utiliser les photos détourées, choisissez seulement leur dossier.',
  largest: 'les plus grandes',
  videoLooking: 'Analyse de {name}',
  videoFrames: 'Images de {name}',
  looking: 'Analyse de la vidéo',
  videoStays: 'La vidéo reste sur cet appareil. Seules ses images les plus nettes sont envoyées, comme photos.',
  hardlyMoves: 'La caméra bouge à peine dans cette vidéo. Un modèle demande des vues prises d’endroits différents.',
  framesToTake: 'Images à extraire',
  takeFrames: { one: 'Extraire {count} image', other: 'Extraire {count} images' },
  takingFrames: 'Extraction des images',
  framesDone: { one: '{done} image sur {count}', other: '{done} images sur {count}' },
  sharpest: 'Maquette prend les images les plus nettes, réparties sur le trajet de la caméra.',
  noMore: {
    one: 'Seule {count} image est nette et montre quelque chose de nouveau.',
    other: 'Seules {count} images sont nettes et montrent quelque chose de nouveau.',
  },
  tooFew: 'Si peu d’images risquent de ne pas assez se recouvrir. Prenez-en environ {count}.',
  tooMany: 'Davantage d’images prennent plus de temps et apportent peu. {count} suffisent.',
  videoUndecodable: 'Ce navigateur ne peut pas décoder les vidéos.',
  videoInsecure: 'Les navigateurs ne décodent les vidéos que sur des pages https.',
  videoNoPicture: '{name} n’a pas de piste vidéo ou est incomplète.',
  videoCodec: '{name} utilise {codec}, que ce navigateur ne peut pas décoder.',
  videoUnknownCodec: 'un codec inconnu',
  videoKind: '{name} n’est pas une vidéo MP4, MOV ou WebM, ou le début du fichier est endommagé.',
  videoCut: '{name} ne peut pas être décodée. La vidéo est endommagée ou incomplète.',
  videoCutText:
    'Vérifiez que la vidéo se lit jusqu’au bout, puis copiez-la de nouveau depuis l’appareil ou le téléphone.',
  videoElsewhere:
    'Utilisez la ligne de commande, où ffmpeg décode presque toutes les vidéos : {command}. Ou convertissez la vidéo en MP4 avec H.264 et choisissez celle-ci.',
  videoShort: {
    one: '{name} est trop courte. Seule {count} image est utilisable.',
    other: '{name} est trop courte. Seules {count} images sont utilisables.',
  },
  videoShortText: 'Filmez au moins quelques secondes en tournant autour de l’objet.',
}
