import { describe, expect, it } from 'vitest';
import { choicesOf } from '../../../test/answers-of.ts';
import type { AnswersRead, ChoiceRow } from '../../answers/answers-read.ts';
import { datasetManifestSchema } from '../../datasets/dataset-manifest.ts';
import { joinItems } from './join-items.ts';

const manifestOf = (items: readonly { id: string; genre: string; artist: string; tags?: string[] }[]) =>
  datasetManifestSchema.parse({
    schema: 'earwitness.dataset/1',
    id: 'test',
    title: 'Test',
    items: items.map((item) => ({ title: item.id, ...item })),
  });

const answersOf = (changes: readonly Partial<ChoiceRow>[]): AnswersRead =>
  choicesOf(
    changes.map((change) => ({
      listener: 'anna',
      itemId: 'one',
      training: false,
      conditionA: 'a',
      conditionB: 'b',
      choice: 'A',
      correct: true,
      ...change,
    })),
  );

describe('joinItems()', () => {
  const manifest = manifestOf([
    { id: 'one', genre: 'pop', artist: 'Anna', tags: ['loud'] },
    { id: 'two', genre: 'pop', artist: 'Anna' },
    { id: 'three', genre: 'jazz', artist: 'Ben', tags: ['loud', 'live'] },
    { id: 'four', genre: 'jazz', artist: 'Ben' },
  ]);

  it('gives each answer the genre, artist and tags of its piece, and none to a piece that it does not know', () => {
    const { answers } = joinItems(answersOf([{}, { itemId: 'three' }, { itemId: 'elsewhere' }]), manifest);
    expect(answers.rows.map(({ genre, artist, 'tag: loud': loud }) => [genre, artist, loud])).toEqual([
      ['pop', 'Anna', true],
      ['jazz', 'Ben', true],
      [undefined, undefined, undefined],
    ]);
  });

  it('keeps what an answer says itself in a column of the same name', () => {
    const { answers } = joinItems(answersOf([{ genre: 'ska' }]), manifest);
    expect(answers.rows[0]!.genre).toBe('ska');
  });

  it('joins playback and training in one column, whatever words say yes', () => {
    const { answers, columns } = joinItems(
      answersOf([
        { playback: 'car', trainedListener: true },
        { playback: 'phone', trainedListener: 'no' },
        { playback: '', trainedListener: true },
      ]),
      null,
    );
    expect(answers.rows.map((row) => row['playback and training'])).toEqual([
      'car, trained',
      'phone, untrained',
      undefined,
    ]);
    expect(columns).toEqual(['playback', 'trainedListener', 'playback and training']);
  });

  it('divides by columns with several values only, and by none that says the same twice', () => {
    const all = answersOf([{}, { itemId: 'two' }, { itemId: 'three' }, { itemId: 'four' }]);
    // the artists are the genres, and one piece is live
    expect(joinItems(all, manifest).columns).toEqual(['itemId', 'genre', 'tag: loud']);
    expect(joinItems(answersOf([{}, {}]), manifest).columns).toEqual([]);
  });

  it('changes no answer', () => {
    const before = answersOf([{}, { itemId: 'two' }]);
    const copy = structuredClone(before);
    const { answers } = joinItems(before, manifest);
    expect(before).toEqual(copy);
    expect(answers.rows).toHaveLength(2);
  });
});
