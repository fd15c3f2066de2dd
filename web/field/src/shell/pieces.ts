/** Pieces of the app that are fetched when they are needed: one that does not come is told of. */

/** `ask` resolves to true if the officer wants the page loaded anew; it is asked once at a time. */
export function watchPieces(page: EventTarget, ask: () => Promise<boolean>, anew: () => void) {
  let asking = false
  page.addEventListener('vite:preloadError', () => {
    if (asking) return
    asking = true
    void ask()
      .then((wanted) => {
        if (wanted) anew()
      })
      .finally(() => {
        asking = false
      })
  })
}
