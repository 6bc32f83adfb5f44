/** A panel of real listeners whose outcome is known: test/oracles/panels, CC BY 4.0, University of Rostock 2019. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { AnalysisPlan } from './analysis-plan.ts';
import { verdict } from './verdict.ts';

const [, ...lines] = readFileSync(
  new URL('../../../test/oracles/panels/abx_constant_phase_shift.csv', import.meta.url),
  'utf8',
)
  .trim()
  .split('\n');
const rows = lines.map((line) => {
  const [listener, stimulus, , , , correct] = line.split(',');
  return {
    listener: listener!,
    itemId: stimulus!,
    training: false,
    conditionA: 'original',
    conditionB: 'phase shifted',
    choice: 'A',
    correct: correct === '1',
  } as const;
});

describe('twelve listeners on a constant phase shift', () => {
  const analysisPlan: AnalysisPlan = {
    claims: [
      { id: 'audible', test: 'clustered', alternative: 'greater', alpha: 0.05, stratum: 'itemId' },
      { id: 'near chance', test: 'equivalence', margin: 0.1, alpha: 0.05, stratum: 'itemId' },
    ],
    stoppingRule: 'fixed-trials',
    exclusions: [],
    strata: ['itemId'],
  };
  const { verdicts, strata } = verdict(rows, { method: 'abx', simulated: false, analysisPlan });
  const outcomeOf = (id: string) => verdicts.find((each) => each.id === id)?.outcome;

  it('hear it in square waves', () => {
    for (const stimulus of ['square_a', 'square_b']) {
      expect(outcomeOf(`audible: ${stimulus}`)).toBe('supported');
      expect(outcomeOf(`near chance: ${stimulus}`)).toBe('refuted');
    }
  });

  it('are not found to hear it in music, castanets and noise', () => {
    for (const stimulus of ['hotelcalifornia', 'castanets', 'pnoise']) {
      expect(outcomeOf(`audible: ${stimulus}`)).toBe('undecided');
      expect(outcomeOf(`near chance: ${stimulus}`)).not.toBe('refuted');
    }
  });

  it('have one among them who stands out on noise, as a flag and not as the verdict', () => {
    const flagged = strata[0]!.rows.flatMap(({ value, standouts }) =>
      standouts.map(({ listener, successes, n }) => [value, listener, successes, n]),
    );
    expect(flagged).toEqual([['pnoise', '5', 21, 25]]);
  });
});
