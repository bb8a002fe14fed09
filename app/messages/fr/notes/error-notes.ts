import type { Messages } from '../../message-types.ts'
import { refusalAdvice, refusalNotes } from './refusal-notes.ts'

export const errorNotes: Messages['errorNotes'] = {
  ...refusalNotes,
  plainPhotos: 'Aucune des {count} photos ne montre assez de détails.',
  fewUsablePhotos: 'Seules {usable} photos sur {count} montrent assez de détails. Trop peu de points dans {photos}.',
  noSharedView: 'Autant qu’on puisse le reconnaître, aucune des {count} photos ne montre la même chose qu’une autre.',
  stillBackground:
    'Ce que les {count} photos ont en commun reste toujours au même endroit : le fond est immobile pendant que l’objet tourne, ou l’appareil n’a pas bougé.',
  onlyTurned:
    'Les {count} photos ont été prises du même endroit : l’appareil n’a fait que tourner, ce qui ne montre aucune profondeur.',
  notConnected: 'Les {count} photos n’ont pas pu être reliées entre elles.',
  noPosedPoints: 'Avec les poses indiquées, les photos ne s’accordent sur aucun point.',
  fewPosedPoints: 'Avec les poses indiquées, les photos ne s’accordent que sur {points} points.',
  noAgreement: 'Aucune surface sur laquelle deux photos s’accordent n’a été trouvée.',
  nothingFused: 'Les cartes de profondeur ne s’accordent sur aucun point : cela ne fait pas de surface.',
  littleFused: 'Les cartes de profondeur ne s’accordent que sur {points} points : cela ne fait pas de surface.',
  depthNoSurface: 'Les images de profondeur ne forment pas de surface ensemble.',
  noSurface: 'Les points sont trop éloignés les uns des autres pour former une surface.',
  nothingToPaint: 'Il n’y a pas de surface à texturer.',
  depthEmpty: 'L’image de profondeur « {file} » ne contient aucune profondeur : tous ses pixels valent 0.',
  depthsEmpty:
    'Aucune des {count} images de profondeur n’en contient : leurs pixels valent 0, ou une valeur qui signifie la même chose.',
  depthUnreadable: 'L’image de profondeur « {file} » n’a pas pu être lue.',
  maskEmpty: 'Le masque « {mask} » de « {photo} » est vide : tous ses pixels sont noirs.',
  photoTransparent: 'La photo « {photo} » est entièrement transparente : il n’en resterait rien.',
  maskUnreadable: 'Le masque de « {photo} » n’a pas pu être lu.',
  photoUnreadable: 'La photo « {file} » n’a pas pu être relue.',
  fileGone: 'Le fichier « {file} » n’est plus enregistré.',
  nothingInBox: 'La boîte ne laisse presque rien du modèle.',
  diskFullFor: 'Le disque était plein quand {program} a voulu écrire.',
  diskFullPhoto: 'Le disque était plein au moment de préparer une photo.',
  diskNearlyFull:
    'La reconstruction a été arrêtée parce que le disque était presque plein ; la base de données a besoin de la place restante.',
  memoryOf: '{program} a manqué de mémoire.',
  memoryComputation: 'Un calcul a manqué de mémoire.',
  memoryPhotos: 'La mémoire ne suffit pas pour des photos de cette taille.',
  memoryLimit:
    'La reconstruction a été arrêtée : elle utilisait plus de {limitBytes} de mémoire, sa limite sur cette machine.',
  programHung: '{program} n’a rien dit ni rien calculé pendant {minutes} min et a été arrêté.',
  programKilled:
    '{program} a été arrêté de l’extérieur : par un utilisateur, ou par un programme qui limite la mémoire.',
  workerLost: 'Le worker s’est arrêté plusieurs fois. La machine a sans doute manqué de mémoire.',
  workerLostIn:
    'Le worker s’est arrêté plusieurs fois à l’étape « {stage} ». La machine a sans doute manqué de mémoire.',
  exportLost:
    'L’écriture des fichiers a échoué plusieurs fois sans message, sans doute parce que la machine a manqué de mémoire.',
}

export const adviceNotes: Messages['adviceNotes'] = {
  ...refusalAdvice,
  texture:
    'Prenez des photos nettes et bien éclairées de quelque chose qui a du relief ou des motifs. Sur des surfaces unies, brillantes ou transparentes, il n’y a rien à reconnaître : posez à côté un motif imprimé ou un journal.',
  walkAround:
    'Tournez autour de l’objet et prenez une photo tous les quelques pas, pour que deux tiers de chacune soient aussi sur la suivante. Ne prenez qu’une scène à la fois.',
  walkInstead:
    'Tournez autour de l’objet au lieu de le faire tourner. Ou faites-le tourner devant un fond uni sans motif, ou ajoutez des masques qui ne gardent que l’objet. Si l’appareil a bien bougé, essayez quand même.',
  moveCamera:
    'Déplacez l’appareil, pas seulement sa direction : faites un pas avant chaque photo, pour que le proche se décale par rapport au lointain. Si l’appareil a bien bougé, essayez quand même.',
  moveSideways:
    'Prenez plus de photos depuis des endroits intermédiaires : déplacez-vous pas à pas sur le côté au lieu de tourner sur place, pour que deux tiers de chaque photo soient aussi sur la suivante, et évitez les sujets plats ou répétitifs.',
  checkPoses:
    'Vérifiez que les matrices vont de l’appareil au monde, avec x vers la droite, y vers le haut et le regard le long de -z, et que chacune correspond à sa photo ; ou envoyez les photos sans poses.',
  inBetween:
    'Prenez plus de photos depuis des endroits intermédiaires, et évitez les surfaces nues, brillantes ou transparentes.',
  everyPart:
    'Prenez plus de photos qui se recouvrent, pour que chaque partie soit sur au moins deux, mieux trois photos prises d’endroits un peu différents ; les surfaces brillantes, transparentes et unies ne donnent pas de profondeur.',
  checkDepth: 'Vérifiez que les poses correspondent aux images et que profondeur et poses ont la même unité.',
  overlapMore:
    'Prenez plus de photos qui se recouvrent, d’endroits un peu différents, ou choisissez une qualité plus élevée.',
  moreSides: 'Prenez plus de photos qui se recouvrent, de plus de côtés, puis réessayez.',
  exportDepth: 'Refaites le rendu ou l’export de la profondeur ; 0 signifie qu’il n’y a rien à cet endroit.',
  withoutDepth: 'Refaites l’export de la profondeur, ou envoyez les images sans profondeur.',
  saveDepth: 'Enregistrez-la en PNG de 8 ou 16 bits, en TIFF ou en OpenEXR, et envoyez-la de nouveau.',
  whitenMask: 'Mettez en blanc ce qui doit rester, ou laissez ce masque de côté.',
  saveOpaque: 'Enregistrez-la sans transparence, ou laissez-la de côté.',
  saveMask: 'Enregistrez-le en PNG en niveaux de gris, blanc là où se trouve l’objet, et envoyez-le de nouveau.',
  uploadAgain: 'Envoyez-la de nouveau ou laissez-la de côté.',
  startAgain: 'Envoyez de nouveau les photos et lancez une nouvelle reconstruction.',
  largerBox: 'Agrandissez la boîte, ou annulez le rognage.',
  freeSpace: 'Libérez de la place ou supprimez d’anciennes reconstructions, puis réessayez.',
  freeMemory: 'Fermez d’autres programmes, choisissez une qualité moins élevée ou moins de photos, puis réessayez.',
  lessMemory: 'Choisissez une qualité moins élevée ou moins de photos, puis réessayez.',
  applyAgain: 'Fermez d’autres programmes, puis appliquez de nouveau le placement.',
  slowDisk: 'Réessayez. Si cela se reproduit, cherchez un disque ou un lecteur réseau qui ne répond pas.',
  memoryKiller:
    'Réessayez. Si cela se reproduit, cherchez systemd-oomd ou earlyoom dans le journal du système, et prenez une qualité moins élevée.',
  smallerTry: 'Réessayez avec moins de photos, des photos plus petites ou une qualité moins élevée.',
  fits: 'Choisissez « {preset} », qui demande environ {needBytes} ; {freeBytes} sont libres.',
  fitsSmaller:
    'Même « {preset} » demande environ {needBytes}, et {freeBytes} sont libres. Fermez d’autres programmes, ou utilisez des photos d’au plus {px} pixels.',
  fitsFewer:
    'Même « {preset} » demande environ {needBytes}, et {freeBytes} sont libres. Fermez d’autres programmes, ou utilisez au plus {photos} photos.',
  fitsNothing:
    'Même « {preset} » demande environ {needBytes}, et {freeBytes} sont libres. Fermez d’autres programmes, ou utilisez une machine qui a plus de mémoire.',
}
