/** Names that must never reach a listener, and the forms in which they could. */
import { randomBytes } from 'node:crypto';

/** Every name has it within, so that one search finds any of them, named or not. */
const STEM = 'kAn4RyQz';

/** A name that stands nowhere else, recognizable in whatever form it leaks. */
export const canary = (what: string): string => `${what}-${STEM}-${randomBytes(4).toString('hex')}`;

/** A canary that was received. */
export interface CanaryHit {
  readonly canary: string;
  /** `raw`, `base64`, `hex`, … */
  readonly form: string;
  /** Where it stood: a path and a part of the reply. */
  readonly where: string;
}

type Form = readonly [name: string, pattern: string];

/** What a listener could find a text as; three of base64, as it may begin at any of three places of a longer text. */
function formsOf(text: string): Form[] {
  const bytes = Buffer.from(text);
  const hex = bytes.toString('hex');
  const base64 = [0, 1, 2].flatMap((lead) => {
    const encoded = Buffer.concat([Buffer.alloc(lead), bytes])
      .toString('base64')
      .replaceAll('=', '');
    // the first characters hold bits of what is before, and the last ones of what is behind
    const inner = encoded.slice(
      lead === 0 ? 0 : lead + 1,
      (bytes.byteLength + lead) % 3 === 0 ? undefined : -1,
    );
    return [inner, inner.replaceAll('+', '-').replaceAll('/', '_')];
  });
  const utf16 = Buffer.from(text, 'utf16le').toString('latin1');
  const forms: Form[] = [
    ['raw', text],
    ['lower case', text.toLowerCase()],
    ['upper case', text.toUpperCase()],
    ['backwards', [...text].reverse().join('')],
    ['hex', hex],
    ['hex', hex.toUpperCase()],
    ...base64.map((pattern): Form => ['base64', pattern]),
    ['percent', hex.replace(/../g, '%$&')],
    ['percent', hex.toUpperCase().replace(/../g, '%$&')],
    ['JSON escape', hex.replace(/../g, '\\u00$&')],
    ['JSON escape', hex.toUpperCase().replace(/../g, '\\u00$&')],
    // the zero between two letters stands before or behind each: without the outer one both are alike
    ['UTF-16', utf16.slice(0, -1)],
  ];
  return [...new Map(forms.map((form) => [form[1], form])).values()];
}

/** Searches what was received, a character for every byte, for names, opaque ids and secrets. */
export function createCanarySearch(
  canaries: readonly string[],
): (text: string, where: string) => CanaryHit[] {
  const withStem = canaries.some((one) => one.includes(STEM)) ? formsOf(STEM) : [];
  const others = canaries
    .filter((one) => !one.includes(STEM))
    .flatMap((one) => formsOf(one).map(([form, pattern]) => ({ canary: one, form, pattern })));
  return (text, where) => {
    const named = withStem
      .filter(([, pattern]) => text.includes(pattern))
      .map(([form]) => ({ canary: canaries.find((one) => text.includes(one)) ?? STEM, form, where }));
    const ids = others
      .filter(({ pattern }) => text.includes(pattern))
      .map(({ canary: found, form }) => ({ canary: found, form, where }));
    return [...named, ...ids];
  };
}
