import { setConsoleFunction } from 'three'

/**
 * react-three-fiber keeps time with three's `Clock`, which three calls deprecated at each viewer. Nothing here can change
 * that, so the console is spared that one line.
 */
setConsoleFunction((type, message, ...params) => {
  if (!message.startsWith('THREE.Clock:')) console[type](message, ...params)
})
