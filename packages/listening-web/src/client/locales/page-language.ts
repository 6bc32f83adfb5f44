/** The language of the page itself; what a panel asks comes from the server, in the panel's own languages. */
import { configureLocalization } from '@lit/localize';
import { sourceLocale, targetLocales } from './made/locale-codes.ts';

type PageLocale = typeof sourceLocale | (typeof targetLocales)[number];

const TEMPLATES = {
  de: () => import('./made/de.ts'),
  es: () => import('./made/es.ts'),
  fr: () => import('./made/fr.ts'),
  ja: () => import('./made/ja.ts'),
} satisfies Record<(typeof targetLocales)[number], () => Promise<unknown>>;

/** Scripts that are written from right to left. */
const RIGHT_TO_LEFT = ['Arab', 'Hebr', 'Thaa', 'Syrc', 'Nkoo', 'Adlm', 'Rohg'];

const { setLocale, getLocale } = configureLocalization({
  sourceLocale,
  targetLocales,
  loadLocale: (locale) => TEMPLATES[locale as keyof typeof TEMPLATES](),
});

/**
 * Shows the page in the first of the languages wanted that it knows, English if it knows none, and lets the document say so. The
 * direction is that of the first one: a panel asked in Arabic reads from the right, whatever its buttons are called in.
 *
 * @param wanted language tags (BCP 47), the most wanted first
 * @throws {TypeError} when the texts cannot be loaded, such as without a connection: the page stays as it is
 */
export async function setPageLanguage(wanted: readonly string[]): Promise<void> {
  const locale = pageLocaleFor(wanted);
  await setLocale(locale);
  document.documentElement.lang = locale;
  document.documentElement.dir = directionOf(wanted[0] ?? locale);
}

/** The locale of the page's texts: for numbers and lists. */
export const pageLocale = (): string => getLocale();

/** The first language wanted that the page knows. */
export function pageLocaleFor(wanted: readonly string[]): PageLocale {
  const known: readonly PageLocale[] = [sourceLocale, ...targetLocales];
  const found = wanted.flatMap((language) =>
    known.filter((locale) => locale === language.split('-')[0]?.toLowerCase()),
  );
  return found[0] ?? sourceLocale;
}

/** Which way a language is read. */
export function directionOf(language: string): 'ltr' | 'rtl' {
  try {
    const { script } = new Intl.Locale(language).maximize();
    return script !== undefined && RIGHT_TO_LEFT.includes(script) ? 'rtl' : 'ltr';
  } catch {
    return 'ltr';
  }
}
