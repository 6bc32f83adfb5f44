import { panelMethodSchema } from '@earwitness/bench/panel';
import { describe, expect, it } from 'vitest';
import { scoreChoice } from './method.ts';
import { METHOD_TABLE } from './method-table.ts';

const draw = { xIsA: true, makerKindA: 'human', makerKindB: 'engine' };

describe('METHOD_TABLE', () => {
  it('has every method a definition can name, under its own name', () => {
    for (const method of panelMethodSchema.options) expect(METHOD_TABLE[method].method).toBe(method);
  });

  it('gives each method its truth: X for ABX, the engine for identification, none for preference', () => {
    const truths = (changes: Partial<typeof draw>) =>
      (['abx', 'identification', 'preference'] as const).map((method) =>
        METHOD_TABLE[method].truth({ ...draw, ...changes }),
      );
    expect(truths({})).toEqual(['A', 'B', null]);
    expect(truths({ xIsA: false })).toEqual(['B', 'B', null]);
    expect(truths({ makerKindA: 'engine', makerKindB: 'human' })).toEqual(['A', 'A', null]);
  });

  it('lets only identification be choosy about its pairs: exactly one engine', () => {
    const { abx, identification } = METHOD_TABLE;
    const kinds = [
      ['engine', 'human'],
      ['none', 'engine'],
      ['engine', 'engine'],
      ['human', 'none'],
    ] as const;
    expect(kinds.map(([first, second]) => identification.acceptsPair({ first, second }))).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(kinds.every(([first, second]) => abx.acceptsPair({ first, second }))).toBe(true);
  });
});

describe('scoreChoice()', () => {
  it('is right, wrong, or neither where there is no truth', () => {
    expect(scoreChoice({ choice: 'A', truth: 'A' })).toBe(true);
    expect(scoreChoice({ choice: 'B', truth: 'A' })).toBe(false);
    expect(scoreChoice({ choice: 'none', truth: null })).toBeNull();
  });
});
