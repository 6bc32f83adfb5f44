import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../numeric/random.ts';
import { bestOfGuessers } from '../proportion/best-of-guessers.ts';
import { analyzeClusteredAnswers, type ClusteredAnalysis } from './analyze-clustered-answers.ts';
import type { StratifiedAnswer } from './stratum-effects.ts';

/** Every number anywhere in a result. */
function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(numbersIn);
}

const isSound = (analysis: ClusteredAnalysis): boolean =>
  numbersIn(analysis).every((value) => !Number.isNaN(value));

const panel = ({
  listeners,
  tracks,
  repeats = 1,
  right,
}: {
  listeners: number;
  tracks: number;
  repeats?: number;
  right: (listener: number, track: number, repeat: number) => boolean;
}): StratifiedAnswer[] =>
  Array.from({ length: listeners * tracks * repeats }, (_, row) => {
    const [listener, track, repeat] = [
      row % listeners,
      Math.floor(row / listeners) % tracks,
      Math.floor(row / listeners / tracks),
    ];
    return { listener, track, correct: right(listener, track, repeat) };
  });

describe('analyzeClusteredAnswers', () => {
  describe('on the constant phase shifts of Rostock (12 listeners × 25 trials a stimulus)', () => {
    const [, ...lines] = readFileSync(
      new URL('../../../test/oracles/panels/abx_constant_phase_shift.csv', import.meta.url),
      'utf8',
    )
      .trim()
      .split('\n');
    const answers = lines.map((line) => {
      const [listener, stimulus, , , , correct] = line.split(',');
      return { listener: listener!, track: stimulus!, correct: correct === '1' };
    });
    const of = (stimulus: string) =>
      analyzeClusteredAnswers({ rows: answers.filter(({ track }) => track === stimulus), margin: 0.1 });

    it.each(['square_a', 'square_b'])('hears %s', (stimulus) => {
      const { deciding, speaksOf } = of(stimulus);
      expect(speaksOf).toEqual({ listeners: true, tracks: false });
      expect(deciding.method).toBe('t');
      expect(deciding.inference!.pValue).toBeLessThan(1e-4);
      expect(deciding.inference!.interval.low).toBeGreaterThan(0.7);
    });

    it.each(['hotelcalifornia', 'castanets', 'pnoise'])(
      'does not call %s different, but within 10 points',
      (stimulus) => {
        const { inference } = of(stimulus).deciding;
        expect(inference!.pValue).toBeGreaterThan(0.05);
        expect(inference!.equivalencePValue).toBeLessThan(0.05);
      },
    );

    it('gives the same by every method that allows for listeners', () => {
      for (const stimulus of ['hotelcalifornia', 'castanets', 'pnoise']) {
        const { mixedModel, robust } = of(stimulus);
        for (const { inference } of [mixedModel, robust]) {
          expect(inference!.pValue).toBeGreaterThan(0.05);
          expect(inference!.equivalencePValue).toBeLessThan(0.05);
        }
      }
    });

    it('has a listener 5 who stands out on pnoise among 12, for another look only', () => {
      const own = answers.filter(({ listener, track }) => listener === '5' && track === 'pnoise');
      const { any } = bestOfGuessers({
        listeners: 12,
        successes: own.filter(({ correct }) => correct).length,
        n: own.length,
      });
      expect(own).toHaveLength(25);
      expect(any).toBeGreaterThan(0.001);
      expect(any).toBeLessThan(0.05);
    });
  });

  it('calls nobody a hearer of other tracks after two', () => {
    const { deciding, t } = analyzeClusteredAnswers({
      rows: panel({ listeners: 2, tracks: 20, right: (_, track) => track % 4 !== 0 }),
    });
    expect(deciding).toMatchObject({ method: null, inference: null, evidence: null });
    expect(deciding.reason).toContain('2 listeners');
    expect(t.inference).not.toBeNull();
  });

  it('takes each listener for one answer when all are right', () => {
    const analysis = analyzeClusteredAnswers({
      rows: panel({ listeners: 8, tracks: 16, right: () => true }),
    });
    expect(analysis.deciding.method).toBe('clusters-as-answers');
    expect(analysis.deciding.inference!.rate).toBe(1);
    expect(analysis.deciding.inference!.pValue).toBeCloseTo(2 / 2 ** 8, 12);
    expect(analysis.mixedModel.missing).toContain('separates');
    expect(analysis.t.missing).toContain('alike');
    expect(isSound(analysis)).toBe(true);
  });

  it('takes each track for one answer when all are wrong and there are fewer', () => {
    const { deciding } = analyzeClusteredAnswers({
      rows: panel({ listeners: 30, tracks: 6, right: () => false }),
    });
    expect(deciding.inference!.rate).toBe(0);
    expect(deciding.inference!.pValue).toBeCloseTo(2 / 2 ** 6, 12);
  });

  it('speaks of one listener on one track by the exact binomial test', () => {
    const analysis = analyzeClusteredAnswers({
      rows: panel({
        listeners: 1,
        tracks: 1,
        repeats: 16,
        right: (_listener, _track, repeat) => repeat < 12,
      }),
      alternative: 'greater',
    });
    expect(analysis.speaksOf).toEqual({ listeners: false, tracks: false });
    expect(analysis.deciding.method).toBe('binomial');
    expect(analysis.deciding.inference!.pValue).toBeCloseTo(2517 / 65536, 12);
    expect(analysis.mixedModel.inference).toBeNull();
    expect(isSound(analysis)).toBe(true);
  });

  it('answers for a single trial, with nothing decided against chance', () => {
    const analysis = analyzeClusteredAnswers({ rows: panel({ listeners: 1, tracks: 1, right: () => true }) });
    expect(analysis.deciding.inference!.pValue).toBeCloseTo(1, 12);
    expect(isSound(analysis)).toBe(true);
  });

  it('has no mixed model for listeners who are each all right or all wrong, and decides by t', () => {
    const analysis = analyzeClusteredAnswers({
      rows: panel({ listeners: 12, tracks: 10, right: (listener) => listener < 8 }),
    });
    expect(analysis.mixedModel.missing).toContain('listener');
    expect(analysis.deciding.method).toBe('t');
    expect(isSound(analysis)).toBe(true);
  });

  it('compares strata, and tells an interaction from none', () => {
    const random = createRandom('trained in the studio');
    const rows = panel({ listeners: 24, tracks: 16, right: () => true }).map((row) => {
      const training = Number(row.listener) < 12 ? 'trained' : 'untrained';
      const playback = (Number(row.listener) + Number(row.track)) % 2 === 0 ? 'studio' : 'phone';
      const rate = training === 'trained' && playback === 'studio' ? 0.85 : 0.5;
      return { ...row, correct: random.uniform() < rate, strata: { training, playback } };
    });
    const { strata, interactions } = analyzeClusteredAnswers({
      rows,
      strata: ['training', 'playback'],
      interactions: [['training', 'playback']],
    });
    expect(strata[0]!.levels.map(({ level, n, listeners }) => ({ level, n, listeners }))).toEqual([
      { level: 'trained', n: 192, listeners: 12 },
      { level: 'untrained', n: 192, listeners: 12 },
    ]);
    expect(strata[0]!.effect.test!.pValueByF).toBeLessThan(0.05);
    expect(interactions[0]!.effect.test!.degrees).toBe(1);
    expect(interactions[0]!.effect.test!.pValueByF).toBeLessThan(0.05);
  });

  it('says which stratum cannot be compared', () => {
    const rows = panel({
      listeners: 6,
      tracks: 6,
      right: (listener, track) => (listener + track) % 2 === 0,
    }).map((row) => ({ ...row, strata: { training: 'trained' } }));
    const { strata } = analyzeClusteredAnswers({ rows, strata: ['training'] });
    expect(strata[0]!.effect).toMatchObject({ test: null, missing: expect.stringContaining('training') });
  });

  it('gives the same for the same rows', () => {
    const rows = panel({ listeners: 9, tracks: 7, right: (listener, track) => (listener * track) % 3 !== 0 });
    const [{ deciding: one, ...rest }, { deciding: other, ...again }] = [
      analyzeClusteredAnswers({ rows }),
      analyzeClusteredAnswers({ rows }),
    ];
    expect(rest).toEqual(again);
    expect(one.inference).toEqual(other.inference);
  });

  it('wants answers, and chances and margins that can be', () => {
    expect(() => analyzeClusteredAnswers({ rows: [] })).toThrow(RangeError);
    const rows = panel({ listeners: 4, tracks: 4, right: () => true });
    expect(() => analyzeClusteredAnswers({ rows, chance: 1 })).toThrow(/chance/);
    expect(() => analyzeClusteredAnswers({ rows, margin: 0.5 })).toThrow(/margin/);
  });
});
