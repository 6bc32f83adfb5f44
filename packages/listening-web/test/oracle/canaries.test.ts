import { describe, expect, it } from 'vitest';
import { canary, createCanarySearch } from './canaries.ts';

const NAME = canary('engine');
const ID = '0123456789abcdef0123456789abcdef';
const latin1 = (buffer: Buffer) => buffer.toString('latin1');
const hexOf = (text: string) => Buffer.from(text).toString('hex');

/** Every form in which a text could be received. */
const FORMS: Readonly<Record<string, (text: string) => string>> = {
  'as it is': (text) => text,
  'in capitals': (text) => text.toUpperCase(),
  backwards: (text) => [...text].reverse().join(''),
  'as hex': hexOf,
  'as base64': (text) => Buffer.from(text).toString('base64'),
  'as base64, one letter later': (text) => Buffer.from(`x${text}y`).toString('base64'),
  'as base64, two letters later': (text) => Buffer.from(`xx${text}yyy`).toString('base64url'),
  'as percent escapes': (text) => hexOf(text).replace(/../g, '%$&'),
  'as JSON escapes': (text) => hexOf(text).replace(/../g, '\\u00$&'),
  'as UTF-16, the low byte first': (text) => latin1(Buffer.from(text, 'utf16le')),
  'as UTF-16, the high byte first': (text) => latin1(Buffer.from(text, 'utf16le').swap16()),
};

describe('createCanarySearch()', () => {
  const search = createCanarySearch([NAME, ID]);

  it.each(Object.entries(FORMS))('finds a name and an id %s', (_, form) => {
    for (const text of [NAME, ID]) expect(search(`before${form(text)}behind`, 'somewhere')).not.toEqual([]);
  });

  it('finds nothing in other texts, and says where it found something', () => {
    expect(search('{"trialToken":"c0ffee11c0ffee22c0ffee33c0ffee44"}', 'a trial')).toEqual([]);
    expect(search(`file ${NAME}`, 'an error')).toEqual([{ canary: NAME, form: 'raw', where: 'an error' }]);
  });
});
