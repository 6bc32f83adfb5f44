import { pageLocale } from '../locales/page-language.ts';

/** Names as a sentence has them: "A, B and C". */
export function listed(names: readonly string[]): string {
  return new Intl.ListFormat(pageLocale(), { type: 'conjunction' }).format(names);
}
