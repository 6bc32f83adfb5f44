/** What a request says it would like: languages and formats, the dearest first. */
import { parseAccept } from 'hono/utils/accept';
import type { StimulusType } from '../panels/panel-api.ts';

const MOST_LANGUAGES = 20;

/** The languages of a page's own choice, then those of the browser. */
export function wantedLanguages({
  chosen,
  acceptLanguage = '',
}: {
  chosen: string | undefined;
  acceptLanguage: string | undefined;
}): string[] {
  const accepted = parseAccept(acceptLanguage)
    .filter(({ type, q }) => q > 0 && /^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$/.test(type))
    .map(({ type }) => type);
  return [...(chosen === undefined ? [] : [chosen]), ...accepted].slice(0, MOST_LANGUAGES);
}

const STIMULUS_TYPES: readonly StimulusType[] = ['audio/flac', 'audio/wav'];

/** The formats that a request takes, in its order; both, the smaller first, where it does not say. */
export function wantedStimulusTypes(accept = '*/*'): StimulusType[] {
  const ranges = parseAccept(accept);
  const isRefused = (type: StimulusType) =>
    ranges.some((range) => range.type.toLowerCase() === type && range.q === 0);
  const wanted = ranges
    .filter(({ q }) => q > 0)
    .flatMap(({ type: range }) => STIMULUS_TYPES.filter((type) => covers(range.toLowerCase(), type)))
    .filter((type) => !isRefused(type));
  return [...new Set(wanted)];
}

function covers(range: string, type: StimulusType): boolean {
  return range === '*/*' || range === 'audio/*' || range === type;
}
