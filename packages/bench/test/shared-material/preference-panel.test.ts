/**
 * What forty real listeners preferred, 21,924 times: the data of Choisel & Wickelmaier (R package eba, GPL), which are not ours to pass
 * on. Read from `$EARWITNESS_SHARED`, see pairs.test.ts.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readAnswers } from '../../src/answers/read-answers.ts';
import { createRandom } from '../../src/statistics/numeric/random.ts';
import { fitBradleyTerry } from '../../src/statistics/preference/bradley-terry.ts';
import { countCircularTriads } from '../../src/statistics/preference/circular-triads.ts';
import { compareStrengths } from '../../src/statistics/preference/compare-strengths.ts';
import type { PairedComparison } from '../../src/statistics/preference/paired-comparison.ts';
import {
  type StratifiedComparison,
  testStratumInteraction,
} from '../../src/statistics/preference/stratum-interaction.ts';

import { verdict } from '../../src/statistics/verdict/verdict.ts';

const CLONE = resolve(import.meta.dirname, '../../../..');
const PANEL = join(
  resolve(CLONE, process.env.EARWITNESS_SHARED ?? '../shared'),
  'oracles/panels/sqru_preference_long.csv',
);
const isHere = existsSync(PANEL);

if (!isHere) {
  const missing = `not run: the panel of the shared material is missing at ${PANEL}`;
  console.info(missing);
  it(missing, ({ skip }) => {
    if (process.env.CI) throw new Error('CI does not accept that these tests are not run');
    skip();
  });
}

/** Programmes and phases pooled; which of a pair is `a` is alphabetical, not an order of presentation. */
function readPanel(): StratifiedComparison[] {
  const [, ...lines] = readFileSync(PANEL, 'utf8').trim().split('\n');
  return lines.map((line) => {
    const [listener, , stratum, , , first, second, choice] = line.split(',');
    return {
      listener: listener!,
      stratum: stratum!,
      first: first!,
      second: second!,
      preferred: choice === 'a' ? 'first' : 'second',
    };
  });
}

/** Share of its comparisons each mode won, from the raw answers. */
const WIN_RATES = {
  Stereo: 0.664,
  Matrix: 0.633,
  Original: 0.632,
  Upmix1: 0.603,
  WideStereo: 0.587,
  Upmix2: 0.543,
  PhantomMono: 0.214,
  Mono: 0.124,
};

describe.runIf(isHere)('preference, on eight playback modes and forty listeners', () => {
  const comparisons = isHere ? readPanel() : [];
  const scale = fitBradleyTerry(comparisons);
  const { ranking, contrasts } = compareStrengths(scale);

  it('ranks the modes as their raw win rates do', () => {
    const rateOf = (item: string) => {
      const own = comparisons.filter(({ first, second }) => first === item || second === item);
      const isWin = ({ first, preferred }: PairedComparison) => (preferred === 'first') === (first === item);
      return own.filter(isWin).length / own.length;
    };
    expect(comparisons).toHaveLength(21_924);
    expect(ranking.map(({ item }) => item)).toEqual(Object.keys(WIN_RATES));
    for (const [item, rate] of Object.entries(WIN_RATES)) expect(rateOf(item)).toBeCloseTo(rate, 3);
  });

  it('takes the listeners as its units, whose intervals are two to four times those of independent answers', () => {
    expect(scale).toMatchObject({ clustering: 'listener', listeners: 40 });
    // one fewer than listeners, and one more gone as they gave unequal numbers of answers
    expect(scale.degreesOfFreedom).toBeCloseTo(38.04, 1);
    for (const index of scale.items.keys()) {
      const ratio = Math.sqrt(scale.covariance[index]![index]! / scale.modelCovariance[index]![index]!);
      expect(ratio).toBeGreaterThan(2);
      expect(ratio).toBeLessThan(4.5);
    }
  });

  it('does not tell Matrix from Original, and tells both from mono', () => {
    const between = (a: string, b: string) =>
      contrasts.find(({ stronger, weaker }) => stronger === a && weaker === b)!.isToldApart;
    expect(between('Matrix', 'Original')).toBe(false);
    expect(between('Stereo', 'Upmix2')).toBe(true);
    for (const mode of Object.keys(WIN_RATES).slice(0, 6)) expect(between(mode, 'PhantomMono')).toBe(true);
  });

  it('reports that preferences depend on the programme', () => {
    const { strata, likelihoodRatio, clustered, permutation } = testStratumInteraction(comparisons, {
      random: createRandom('programmes'),
      permutations: 199,
    });
    expect(strata).toHaveLength(4);
    expect(likelihoodRatio!.degreesOfFreedom).toBe(21);
    expect(likelihoodRatio!.pValue).toBeLessThan(1e-100);
    expect(clustered!.pValue).toBeLessThan(0.001);
    expect(permutation).toMatchObject({ relabelled: 'strata of each listener', pValue: 1 / 200 });
  });

  it('finds listeners consistent', () => {
    const { listeners, panel } = countCircularTriads(comparisons, {
      random: createRandom('coins'),
      resamples: 199,
    });
    expect(panel.consistency).toBeGreaterThan(0.9);
    expect(listeners.filter(({ pValue }) => pValue < 0.05).length).toBeGreaterThanOrEqual(36);
  });

  it('is read and judged as a file: the same order, and its dependence on the programme', async () => {
    const answers = await readAnswers(PANEL);
    if (answers.kind !== 'choices') throw new Error(`the panel was taken for ${answers.kind}`);
    const { verdicts, rankings, rankingInteractions } = verdict(answers.rows, {
      method: answers.method,
      simulated: answers.simulated,
      analysisPlan: {
        claims: [{ test: 'ranking', alpha: 0.05, stratum: 'overall' }],
        stoppingRule: 'fixed-trials',
        exclusions: [],
        strata: ['itemId'],
      },
    });
    expect(verdicts[0]).toMatchObject({ outcome: 'supported', n: 21_924, listeners: 40 });
    expect(verdicts[0]!.sentence).toContain('“Matrix” and “Original”');
    expect(rankings[0]!.comparison.ranking.map(({ item }) => item)).toEqual(Object.keys(WIN_RATES));
    for (const [item, rate] of Object.entries(WIN_RATES))
      expect(rankings[0]!.winShares.get(item)).toBeCloseTo(rate, 3);
    expect(rankingInteractions).toMatchObject([{ column: 'itemId', pValue: 0.001 }]);
  });
});
