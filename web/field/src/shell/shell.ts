/** The installed app: a service worker that keeps one whole version of it for where no signal is. */

export function startShell(): void {
  if (!('serviceWorker' in navigator) || import.meta.env.DEV) return
  navigator.serviceWorker.register('/field/sw.js', { scope: '/field/' }).catch(reportError)
}
