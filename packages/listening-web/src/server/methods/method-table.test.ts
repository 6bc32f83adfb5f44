import { PANEL_METHODS, panelMethodSchema } from '@earwitness/bench/panel';
import { describe, expect, it } from 'vitest';
import { drawSource, secretKey } from '../blinding/draws.ts';
import type { GivenAnswer } from '../panels/given-answer.ts';
import type { GroupMember, Layout, TestMethod } from './method.ts';
import { METHOD_TABLE } from './method-table.ts';

const member = (role: GroupMember['role'], makerKind = 'human'): GroupMember => ({ role, makerKind });
const pair = [member('condition', 'engine'), member('condition')];
const withReference = [member('hidden-reference'), member('condition')];
const withAnchors = [...withReference, member('low-anchor'), member('mid-anchor')];

/** As the blinding lays out, over many presentations. */
function layouts(
  method: TestMethod,
  group: readonly GroupMember[],
  { draws = 1_200, isNull = false } = {},
): Layout[] {
  return Array.from({ length: draws }, (_, index) => {
    const source = drawSource(secretKey('ab'.repeat(32)), [method.method, index]);
    const order = group.map((_, place) => (place + index) % group.length);
    return method.layOut({ group, source, isNull, order });
  });
}

const under = (layout: Layout): string =>
  layout.slots.map(({ slot, member: index }) => `${slot}${index}`).join(' ');

/** Chi-square of the layouts against equal frequencies. */
function evenness(drawn: readonly Layout[]): { kinds: number; chiSquare: number } {
  const counts = new Map<string, number>();
  for (const layout of drawn) counts.set(under(layout), (counts.get(under(layout)) ?? 0) + 1);
  const expected = drawn.length / counts.size;
  const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  return { kinds: counts.size, chiSquare };
}

const check = (answer: GivenAnswer, layout: Layout, allowsTies = true) => ({ answer, layout, allowsTies });

it('has a file for every method of the contract, under its own name', () => {
  expect(Object.keys(METHOD_TABLE)).toEqual(panelMethodSchema.options);
  for (const [name, { method }] of Object.entries(METHOD_TABLE)) expect(method).toBe(name);
});

describe('methods that compare two', () => {
  it.each([
    ['abx', 4],
    ['same-different', 4],
    ['triangle', 6],
    ['tetrad', 6],
    ['preference', 2],
    ['paired-comparison', 2],
    ['identification', 2],
  ] as const)('lay %s out in %i ways, each as likely', (name, ways) => {
    const { kinds, chiSquare } = evenness(layouts(METHOD_TABLE[name], pair));
    expect(kinds).toBe(ways);
    // 20.52 is the chi-square of 5 degrees of freedom at p = 0.001; fewer ways have less.
    expect(chiSquare).toBeLessThan(20.52);
  });

  it.each([
    ['abx', (at: Record<string, number>, truth: string) => at.X === at[truth] && at.A !== at.B],
    ['same-different', (at: Record<string, number>, truth: string) => (at.A === at.B) === (truth === 'same')],
    [
      'triangle',
      (at: Record<string, number>, truth: string) =>
        ['A', 'B', 'C'].filter((slot) => at[slot] === at[truth]).length === 1,
    ],
    [
      'tetrad',
      (at: Record<string, number>, truth: string) =>
        truth.split('|').every((two) => at[two[0]!] === at[two[1]!]) && at.A !== at[truth.split('|')[1]![0]!],
    ],
    ['identification', (at: Record<string, number>, truth: string) => at[truth] === 0],
  ] as const)('say of %s what is right', (name, isTrue) => {
    for (const layout of layouts(METHOD_TABLE[name], pair, { draws: 200 })) {
      const at = Object.fromEntries(layout.slots.map(({ slot, member: index }) => [slot, index]));
      expect(isTrue(at, layout.truth ?? '')).toBe(true);
      const isCorrect = METHOD_TABLE[name].isCorrect({
        ...check({ choice: layout.truth ?? '' }, layout),
        group: pair,
      });
      expect(isCorrect).toBe(true);
      expect(METHOD_TABLE[name].problemOf(check({ choice: layout.truth ?? '' }, layout))).toBeNull();
      expect(METHOD_TABLE[name].isCorrect({ ...check({ choice: 'other' }, layout), group: pair })).toBe(
        false,
      );
    }
  });

  it.each([
    ['abx', ['none', 'X', 'a', '']],
    ['same-different', ['A', 'none']],
    ['triangle', ['D', 'none']],
    ['tetrad', ['AB', 'CD|AB', 'A']],
    ['preference', ['X', 'same']],
    ['identification', ['none']],
  ] as const)('refuse what %s has no such choice for', (name, choices) => {
    const [layout] = layouts(METHOD_TABLE[name], pair, { draws: 1 });
    for (const choice of choices) {
      expect(METHOD_TABLE[name].problemOf(check({ choice }, layout!))).toMatch(/choice of/);
    }
    expect(METHOD_TABLE[name].problemOf(check({ ranking: [['A'], ['B']] }, layout!))).toMatch(/choice of/);
  });

  it('take "no preference" only where it is allowed, and never for the hearing of a spoiled one', () => {
    const { preference } = METHOD_TABLE;
    const group = [member('condition'), member('spoiled')];
    for (const layout of layouts(preference, group, { draws: 50 })) {
      expect(preference.problemOf(check({ choice: 'none' }, layout))).toBeNull();
      expect(preference.problemOf(check({ choice: 'none' }, layout, false))).toMatch(/A, B$/);
      const spoiled = layout.slots.find(({ member: index }) => index === 1)!.slot;
      const isCorrect = (choice: string) => preference.isCorrect({ ...check({ choice }, layout), group });
      expect(isCorrect(spoiled)).toBe(false);
      expect(isCorrect(spoiled === 'A' ? 'B' : 'A')).toBe(true);
      expect(isCorrect('none')).toBe(false);
    }
    const [plain] = layouts(preference, pair, { draws: 1 });
    expect(preference.isCorrect({ ...check({ choice: 'A' }, plain!), group: pair })).toBeNull();
  });

  it('have nothing to find where all sounds are one: "same" is right, elsewhere a coin', () => {
    const twins = [pair[1]!, pair[1]!];
    const same = layouts(METHOD_TABLE['same-different'], twins, { isNull: true, draws: 100 });
    expect(new Set(same.map(({ truth }) => truth))).toEqual(new Set(['same']));
    const engines = layouts(METHOD_TABLE.identification, twins, { isNull: true, draws: 100 });
    expect(new Set(engines.map(({ truth }) => truth))).toEqual(new Set(['A', 'B']));
  });

  it('let only identification be choosy about its pairs: exactly one engine', () => {
    const { identification, abx } = METHOD_TABLE;
    const kinds = [
      ['engine', 'human'],
      ['none', 'engine'],
      ['engine', 'engine'],
      ['human', 'none'],
    ].map((both) => both.map((makerKind) => member('condition', makerKind)));
    expect(kinds.map((group) => identification.acceptsGroup(group))).toEqual([true, true, false, false]);
    expect(kinds.every((group) => abx.acceptsGroup(group))).toBe(true);
  });
});

describe('ranking', () => {
  const { ranking } = METHOD_TABLE;
  const group = [member('condition'), member('condition'), member('spoiled')];
  const layout: Layout = {
    slots: [
      { slot: 'R', member: 3 },
      { slot: 'A', member: 2 },
      { slot: 'B', member: 0 },
      { slot: 'C', member: 1 },
    ],
    truth: null,
  };

  it('wants every switch once, the open reference not among them', () => {
    expect(ranking.problemOf(check({ ranking: [['C'], ['A', 'B']] }, layout))).toBeNull();
    for (const given of [
      [['A'], ['B']],
      [['A'], ['B'], ['C'], ['R']],
      [['A'], ['A'], ['B']],
      [['A', 'B', 'C'], []],
    ] as const) {
      const answer = { ranking: given.map((place) => [...place]) } as GivenAnswer;
      expect(ranking.problemOf(check(answer, layout))).not.toBeNull();
    }
    expect(ranking.problemOf(check({ ranking: [['C'], ['A', 'B']] }, layout, false))).toMatch(
      /share a place/,
    );
  });

  it('is right on a catch trial when the spoiled one alone is last', () => {
    const isCorrect = (places: ('A' | 'B' | 'C')[][]) =>
      ranking.isCorrect({ ...check({ ranking: places }, layout), group });
    expect(isCorrect([['B'], ['C'], ['A']])).toBe(true);
    expect(isCorrect([['B'], ['C', 'A']])).toBe(false);
    expect(isCorrect([['A'], ['B'], ['C']])).toBe(false);
  });
});

describe('ratings', () => {
  it('of many stimuli are whole points of a hundred, one for each', () => {
    const { 'multi-stimulus': method } = METHOD_TABLE;
    const [layout] = layouts(method, pair, { draws: 1 });
    const rate = (...ratings: ['A' | 'B' | 'C', number][]) =>
      method.problemOf(check({ ratings: ratings.map(([slot, rating]) => ({ slot, rating })) }, layout!));
    expect(rate(['A', 0], ['B', 100])).toBeNull();
    expect(rate(['A', 0.5], ['B', 100])).toMatch(/steps of 1/);
    expect(rate(['A', 50])).toMatch(/each of A, B/);
    expect(rate(['A', 50], ['A', 60])).toMatch(/each of A, B/);
    expect(rate(['A', 50], ['B', 60], ['C', 60])).toMatch(/each of A, B/);
  });

  it('of MUSHRA open the reference under R and want a hundred somewhere', () => {
    const { mushra } = METHOD_TABLE;
    const [layout] = layouts(mushra, withAnchors, { draws: 1 });
    expect(layout!.slots[0]).toEqual({ slot: 'R', member: 0 });
    expect(
      layout!.slots
        .slice(1)
        .map(({ member: index }) => index)
        .toSorted(),
    ).toEqual([0, 1, 2, 3]);
    const all = (rating: number) =>
      check({ ratings: layout!.slots.slice(1).map(({ slot }) => ({ slot, rating })) }, layout!);
    expect(mushra.problemOf(all(100))).toBeNull();
    expect(mushra.problemOf(all(99))).toMatch(/given 100/);
    expect(mushra.acceptsGroup(withReference)).toBe(false);
    expect(mushra.acceptsGroup(withAnchors)).toBe(true);
  });

  it('of a triple stimulus have one decimal and one 5.0, and are right when the reference is above the other', () => {
    const { 'triple-stimulus': method } = METHOD_TABLE;
    for (const layout of layouts(method, withReference, { draws: 50 })) {
      expect(layout.slots[0]).toEqual({ slot: 'R', member: 0 });
      const object = layout.truth as 'A' | 'B';
      const reference = object === 'A' ? 'B' : 'A';
      const answer = (ofObject: number, ofReference: number): GivenAnswer => ({
        ratings: [
          { slot: object, rating: ofObject },
          { slot: reference, rating: ofReference },
        ],
      });
      expect(method.problemOf(check(answer(3.2, 5), layout))).toBeNull();
      expect(method.problemOf(check(answer(3.25, 5), layout))).toMatch(/steps of 0.1/);
      expect(method.problemOf(check(answer(3.2, 4.9), layout))).toMatch(/given 5.0/);
      const isCorrect = (given: GivenAnswer) =>
        method.isCorrect({ ...check(given, layout), group: withReference });
      expect(isCorrect(answer(3.2, 5))).toBe(true);
      expect(isCorrect(answer(5, 4))).toBe(false);
      expect(isCorrect(answer(5, 5))).toBe(false);
    }
  });

  it('are asked by every method that the contract says has them, and by no other', () => {
    for (const [name, { answers }] of Object.entries(PANEL_METHODS)) {
      const method = METHOD_TABLE[name as keyof typeof METHOD_TABLE];
      const group = name === 'mushra' ? withAnchors : name === 'triple-stimulus' ? withReference : pair;
      const [layout] = layouts(method, group, { draws: 1 });
      const problem = method.problemOf(check({ ratings: [] as never }, layout!)) ?? '';
      expect(/rate each/.test(problem)).toBe(answers === 'rating');
    }
  });
});
