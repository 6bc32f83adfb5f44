import type { PanelDefinitionInput } from '@earwitness/bench/panel';
import { describe, expect, it } from 'vitest';
import { aDefinition } from '../../../test/panel-without-http.ts';
import { EvidenceCourse } from './evidence-course.ts';
import type { AnswerCell } from './panel-tally.ts';

type Exclusions = PanelDefinitionInput['analysisPlan']['exclusions'];

const definitionOf = (stoppingRule: 'any-time' | 'fixed-trials', exclusions: NonNullable<Exclusions>) =>
  aDefinition({
    method: 'abx',
    analysisPlan: {
      claims: [{ test: 'e-process', alternative: 'greater' }],
      stoppingRule,
      exclusions: ['training-trials', ...exclusions],
    },
  });

/** Counts as they are after so many answers, three in four of them right. */
function tallyAfter(answers: number) {
  const byListener = new Map([['a listener', { right: Math.floor(0.75 * answers), answers }]]);
  const cell: AnswerCell = { attribute: null, level: 'matched', conditions: ['human', 'ours'], byListener };
  return { answers, cells: [cell], catchTrialsOf: () => ({ right: 0, answers: 0 }) };
}

function courseAfter(
  answers: number,
  {
    stoppingRule = 'any-time',
    exclusions = [],
  }: { stoppingRule?: 'any-time' | 'fixed-trials'; exclusions?: NonNullable<Exclusions> } = {},
) {
  const course = new EvidenceCourse({ definition: definitionOf(stoppingRule, exclusions) });
  let looks = 0;
  for (let count = 1; count <= answers; count += 1) {
    const tally = tallyAfter(count);
    course.note({
      ...tally,
      get cells() {
        looks += 1;
        return tally.cells;
      },
    });
    // Answers of practice come in between and move no count.
    course.note(tally);
  }
  return { points: course.points, looks };
}

describe('EvidenceCourse', () => {
  it('has no point of a single answer, and each of a panel that is small', () => {
    expect(courseAfter(3).points).toEqual([]);
    const { points } = courseAfter(41);
    expect(points.map(({ answers }) => answers)).toEqual([4, 8, 12, 16, 20, 24, 28, 32, 36, 40]);
    expect(points.at(-1)!.eValue).toBeGreaterThan(points[1]!.eValue);
    expect(points[0]!.threshold).toBe(20);
  });

  it('stays small over however many answers, evenly apart from the first to the last, and seldom looks', () => {
    const { points, looks } = courseAfter(20_000);
    expect(points.length).toBeLessThan(200);
    expect(points.length).toBeGreaterThanOrEqual(100);
    const apart = points[0]!.answers;
    expect(points.map(({ answers }) => answers)).toEqual(points.map((_, index) => apart * (index + 1)));
    expect(points.at(-1)!.answers).toBeGreaterThan(20_000 - apart);
    expect(looks).toBeLessThan(200 + 100 * Math.log2(20_000 / 800) + 100);
  });

  it('is empty where the plan does not allow to look', () => {
    expect(courseAfter(100, { stoppingRule: 'fixed-trials' })).toEqual({ points: [], looks: 0 });
  });

  it('is empty where the evidence has no value, and looks for none', () => {
    const exclusions: NonNullable<Exclusions> = [{ rule: 'where', column: 'playback', values: ['phone'] }];
    expect(courseAfter(100, { exclusions })).toEqual({ points: [], looks: 0 });
  });
});
