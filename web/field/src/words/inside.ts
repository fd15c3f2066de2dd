/** The words of what is behind the PIN: fetched after the way in. */
import { words as backup } from '@/backup/words'
import { words as boards } from '@/boards/words'
import { words as camera } from '@/camera/words'
import { words as clock } from '@/clock/words'
import { words as clues } from '@/clues/words'
import { words as corrections } from '@/corrections/words'
import { words as finding } from '@/finding/words'
import { words as forms } from '@/forms/words'
import { words as map } from '@/map/words'
import { words as me } from '@/me/words'
import { words as patrol } from '@/patrol/words'
import { words as queue } from '@/queue/words'
import { words as today } from '@/today/words'
import { words as upload } from '@/upload/words'

export const inside = {
  backup,
  boards,
  camera,
  clock,
  clues,
  corrections,
  finding,
  forms,
  map,
  me,
  patrol,
  queue,
  today,
  upload,
}
