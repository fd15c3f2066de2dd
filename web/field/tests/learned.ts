/** Every test says what the app says, whatever was fetched when. */
import { learnAll } from '@/words'

await learnAll()
