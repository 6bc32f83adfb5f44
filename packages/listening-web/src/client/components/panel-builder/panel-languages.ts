/** Languages that the listeners' pages speak, by what their speakers call them. */
export const LANGUAGES: Readonly<Record<string, string>> = {
  en: 'English',
  de: 'Deutsch',
  fr: 'Français',
  es: 'Español',
  ja: '日本語',
};

/** Behind the name of a field, where there is one for each language. */
export const inLanguage = (language: string, languages: readonly string[]): string =>
  languages.length > 1 ? ` (${LANGUAGES[language] ?? language})` : '';
