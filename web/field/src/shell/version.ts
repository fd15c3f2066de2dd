/** Which version of the app this is. */
import { version } from '../../package.json'

export const VERSION: string = version
