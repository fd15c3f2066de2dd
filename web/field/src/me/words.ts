export const words = {
  zh: {},
  en: {},
}
