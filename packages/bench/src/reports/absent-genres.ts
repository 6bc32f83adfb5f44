/** Which broad kinds of music a run has nothing of. */
import type { DatasetItem } from '../datasets/dataset-manifest.ts';

/** Kinds that are mastered differently, and how genres and tags name them. */
const KINDS: readonly (readonly [kind: string, names: RegExp])[] = [
  ['pop', /\bpop|disco|ballad|chart/i],
  ['rock', /rock|metal|punk|grunge|indie\b/i],
  ['hip-hop', /hip.?hop|\brap\b|\btrap\b|r&b|rnb|\bsoul\b|\bfunk/i],
  ['electronic', /electro|techno|\bhouse|\bedm\b|synth|\bdub|drum|trance|ambient/i],
  ['jazz', /jazz|swing|bebop|blues/i],
  ['orchestral', /classical|orchest|symphon|chamber|opera|choir|choral|baroque|concerto/i],
  ['folk', /folk|country|acoustic|americana|bluegrass|songwriter/i],
];

/**
 * In the order of the list; an item may be of several kinds, by its genre and its tags.
 *
 * @returns none where no item is of any kind: genres and tags then do not speak of kinds
 */
export function absentGenresOf(items: readonly Pick<DatasetItem, 'genre' | 'tags'>[]): readonly string[] {
  const names = items.flatMap(({ genre, tags }) => [genre, ...tags]);
  const absent = KINDS.filter(([, pattern]) => !names.some((name) => pattern.test(name))).map(
    ([kind]) => kind,
  );
  return absent.length === KINDS.length ? [] : absent;
}
