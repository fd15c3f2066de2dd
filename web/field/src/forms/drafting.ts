/** A form that outlives its page: kept as it is written, found again by the id in its address. */
import { onBeforeUnmount, onMounted, ref, shallowReactive, watch, type Ref } from 'vue'
import { onBeforeRouteLeave, useRoute, useRouter, type Router } from 'vue-router'
import { showConfirmDialog } from 'vant'
import 'vant/es/dialog/style'
import { db } from '@/db/database'
import { live } from '@/db/live'
import type { DraftKind, WireFix } from '@/db/rows'
import { AlreadySealed, filesOf } from '@/files/parts'
import { useClaim } from '@/seal/claims'
import { dropDraft, openDraft, refuseOthers, saveDraft } from '@/seal/drafts'
import { newId, seal, type ToSeal } from '@/seal/seal'
import { saying } from '@/ui/saying'
import { t } from '@/words'
import { tell } from '@/ui/tell'

const QUIET_MS = 400

/** What every form holds: where the officer stood when it was begun. */
export interface Placed {
  fix: WireFix | null
}

type Sealing = Pick<ToSeal, 'title' | 'payload' | 'after'>

export interface Drafting<Body> {
  id: string
  body: Body
  /** False until an earlier draft was read: nothing is shown before, and nothing saved over it. */
  ready: Ref<boolean>
  busy: Ref<boolean>
  trouble: Ref<string>
  /** When it was begun, milliseconds since the epoch. */
  startedAt: Ref<number>
  finish: (made: () => Sealing) => Promise<void>
  throwAway: () => Promise<void>
}

/** What the officer entered, without the place that comes by itself. */
function written(body: Placed): string {
  return JSON.stringify({ ...body, fix: null })
}

/** Keep `body` on the disk as it changes; `fresh` is the form that nobody wrote in yet. */
function keeper<Body extends Placed>(
  id: string,
  kind: DraftKind,
  body: Body,
  startedAt: Ref<number>,
  trouble: Ref<string>,
) {
  const empty = written(body)
  let saved = false
  let over = false
  let timer = 0

  async function keep(): Promise<void> {
    window.clearTimeout(timer)
    if (over) return
    if (!saved && written(body) === empty && !(await filesOf(id)).length) return
    saved = true
    const draft = { id, kind, startedAt: startedAt.value, recording: false }
    await saveDraft({ ...draft, body: { ...body } })
  }

  function soon(): void {
    window.clearTimeout(timer)
    timer = window.setTimeout(() => void keep().catch(failed), QUIET_MS)
  }

  /** Nobody goes on writing in the belief that it is kept. */
  function failed(fault: unknown): void {
    if (!over) trouble.value = saying(fault)
  }

  /** Files came or went: the draft has to be there, or nobody finds them after a crash. */
  async function keepWithFiles(): Promise<void> {
    saved = true
    await keep()
  }

  function goOn(): void {
    over = false
  }

  function end(): void {
    over = true
    window.clearTimeout(timer)
  }
  return { keep, keepWithFiles, soon, failed, end, goOn, found: () => (saved = true) }
}

type Keeper = ReturnType<typeof keeper>

async function wantsItGone(): Promise<boolean> {
  const asked = { title: t('forms.drop'), message: t('forms.dropWhat') }
  const buttons = { confirmButtonText: t('forms.drop'), cancelButtonText: t('ui.cancel') }
  const said = await showConfirmDialog({ ...asked, ...buttons }).catch((no: unknown) => no)
  return said === 'confirm'
}

/** Back to where one came from; a form opened by its address alone leads to the start. */
function leaveBy(router: Router): void {
  if (window.history.state?.back) router.back()
  else void router.replace({ name: 'today' })
}

/** Save what was written when the page is left, hidden, or about to be killed. */
function keepOnLeaving(keeping: Keeper, ready: Ref<boolean>): void {
  const hidden = () => {
    if (document.hidden && ready.value) void keeping.keep().catch(keeping.failed)
  }
  onMounted(() => document.addEventListener('visibilitychange', hidden))
  onBeforeUnmount(() => document.removeEventListener('visibilitychange', hidden))
  onBeforeRouteLeave(async (to) => {
    if (!ready.value) return true
    try {
      await (to.name === 'camera' ? keeping.keepWithFiles() : keeping.keep())
      return true
    } catch (fault) {
      keeping.failed(fault)
      // A phone that locks itself locks, whatever is not kept; what is sealed is kept.
      return to.meta.outside === true || fault instanceof AlreadySealed
    }
  })
}

/** How a form ends: under the seal, or thrown away at the officer's own word. */
function endings(
  id: string,
  kind: DraftKind,
  keeping: Keeper,
  router: Router,
  trouble: Ref<string>,
) {
  const busy = ref(false)

  async function finish(made: () => Sealing): Promise<void> {
    if (busy.value) return
    busy.value = true
    trouble.value = ''
    try {
      keeping.end() // what is saved from here on would be a draft of a sealed record
      await seal({ id, kind, ...made() })
      tell(t('forms.sealed'))
      leaveBy(router)
    } catch (fault) {
      keeping.goOn()
      trouble.value = saying(fault)
    } finally {
      busy.value = false
    }
  }

  async function throwAway(): Promise<void> {
    if (!(await wantsItGone())) return
    keeping.end()
    try {
      await dropDraft(id)
      leaveBy(router)
    } catch (fault) {
      trouble.value = saying(fault)
    }
  }
  return { busy, trouble, finish, throwAway }
}

export function useDraft<Body extends Placed>(kind: DraftKind, fresh: () => Body): Drafting<Body> {
  const [route, router] = [useRoute(), useRouter()]
  const known = typeof route.query.draft === 'string' ? route.query.draft : null
  const id = known ?? newId()
  const body = shallowReactive(fresh()) as Body
  const [ready, startedAt] = [ref(false), ref(Date.now())]
  const trouble = ref('')
  const claim = useClaim()
  const keeping = keeper(id, kind, body, startedAt, trouble)
  const ends = endings(id, kind, keeping, router, trouble)
  const pictures = live(() => db.files.where('owner').equals(id).count(), 0)

  async function recall(): Promise<void> {
    if (known && (await db.items.get(known))) return void router.replace({ name: 'today' })
    await refuseOthers(id, kind)
    await claim(id)
    const draft = known ? await openDraft<Body>(known) : null
    if (draft) {
      Object.assign(body, draft.body)
      startedAt.value = draft.startedAt
      keeping.found()
    }
    if (!known) await router.replace({ query: { ...route.query, draft: id } })
    ready.value = true
    watch(body, keeping.soon)
    watch(pictures, keeping.soon, { immediate: pictures.value > 0 })
  }

  onMounted(() => {
    recall().catch((fault: unknown) => (ends.trouble.value = saying(fault)))
  })
  keepOnLeaving(keeping, ready)
  return { id, body, ready, startedAt, ...ends }
}
