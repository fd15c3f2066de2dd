import 'fake-indexeddb/auto'
import Dexie from 'dexie'
import { expect, test } from 'vitest'
import { faultWords } from '@/camera/faults'
import { storageFault } from '@/db/faults'
import { EmptyFile } from '@/files/parts'
import { saying } from '@/ui/saying'
import { t } from '@/words'

function dom(name: string): DOMException {
  return new DOMException('of the browser', name)
}

test('each fault of the storage says what to do, whatever wraps it', () => {
  const faults = [
    [dom('QuotaExceededError'), 'full'],
    [new Dexie.AbortError('aborted', dom('QuotaExceededError')), 'full'],
    [new Dexie.BulkError('1 of 3 failed', [dom('QuotaExceededError')]), 'full'],
    [new Dexie.MissingAPIError(), 'denied'],
    [new Dexie.OpenFailedError(dom('SecurityError')), 'denied'],
    [new Dexie.VersionError(), 'newer'],
    [new Dexie.OpenFailedError(dom('UnknownError')), 'broken'],
    [new Dexie.DatabaseClosedError(new Dexie.OpenFailedError(dom('AbortError'))), 'broken'],
    [new Dexie.DatabaseClosedError(), 'closed'],
    [dom('InvalidStateError'), 'closed'],
    [new Dexie.AbortError(), 'cut'],
  ] as const
  for (const [fault, kind] of faults) {
    expect([fault.name, storageFault(fault)]).toEqual([fault.name, kind])
    const what = `${fault.name}: ${fault.message}`
    expect(saying(fault)).toBe(t(`ui.storage.${kind}`, { what }))
  }
})

test('no room for a picture is told as no room for anything else', () => {
  const fromTheWorker = Object.assign(new Error('aborted'), { name: 'QuotaExceededError' })
  expect(faultWords(fromTheWorker)).toBe(t('ui.storage.full'))
  expect(faultWords(dom('QuotaExceededError'))).toBe(t('ui.storage.full'))
  expect(faultWords(dom('InvalidStateError'))).toBe(t('camera.noPicture'))
})

test('what nobody foresaw is told with its own words', () => {
  expect(storageFault(new TypeError('x is null'))).toBeNull()
  expect(saying(new TypeError('x is null'))).toContain('TypeError: x is null')
})

test('an empty file is no fault of the app, and nobody is sent to an administrator', () => {
  expect(saying(new EmptyFile())).toBe(t('ui.emptyFile'))
})
