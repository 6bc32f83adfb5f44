import { describe, expect, it } from 'vitest';
import { directionOf, pageLocaleFor } from './page-language.ts';

describe('pageLocaleFor()', () => {
  it.each([
    [['de-AT', 'en'], 'de'],
    [['it', 'fr-CA', 'en'], 'fr'],
    [['ja-JP'], 'ja'],
    [['ar', 'fa'], 'en'],
    [[], 'en'],
  ])('takes of %j the first it knows: %s', (wanted, locale) => {
    expect(pageLocaleFor(wanted)).toBe(locale);
  });
});

describe('directionOf()', () => {
  it.each([
    ['ar', 'rtl'],
    ['he-IL', 'rtl'],
    ['fa', 'rtl'],
    ['ur', 'rtl'],
    ['de', 'ltr'],
    ['ja', 'ltr'],
    ['no such tag', 'ltr'],
  ])('reads %s from %s', (language, direction) => {
    expect(directionOf(language)).toBe(direction);
  });
});
