import { describe, expect, it } from 'vitest';
import { createRandom } from '../statistics/numeric/random.ts';
import type { Evaluation } from './evaluation.ts';
import { planSlices, regressionShares } from './sensitivity.ts';
import { tunedParameterSchema } from './tuned-parameter.ts';

const number = tunedParameterSchema.parse({ low: 0, high: 1 });
const choice = tunedParameterSchema.parse({ choices: ['a', 'b', 'c'] });

describe('regressionShares', () => {
  const random = createRandom('shares');
  const history = Array.from({ length: 400 }, (_, index): Evaluation => {
    const [x, y, z] = [random.uniform(), random.uniform(), random.uniform()].map((value) =>
      Number(value.toFixed(3)),
    );
    const kind = ['a', 'b', 'c'][random.integer(3)]!;
    const cost = 3 * (x! - 0.7) ** 2 + 0.4 * y! + (kind === 'b' ? 1 : 0);
    return {
      ...{
        search: 'all',
        number: index,
        parameters: { x: x!, y: y!, z: z!, kind },
        cost,
        violation: 0,
        missing: 0,
      },
      ...{ scores: {}, itemCosts: {} },
    };
  });
  const parameters = { x: number, y: number, z: number, kind: choice };

  it('adds up to all of a cost that is quadratic, and gives nothing to what does nothing', () => {
    const shares = regressionShares(parameters, history);
    expect(Object.values(shares).reduce((sum: number, share) => sum + share!, 0)).toBeCloseTo(1, 1);
    expect(shares.z).toBeLessThan(1e-6);
    expect(shares.kind).toBeGreaterThan(shares.x!);
    expect(shares.x).toBeGreaterThan(shares.y!);
  });

  it('says nothing of too few settings, or of costs that never change', () => {
    expect(regressionShares(parameters, history.slice(0, 17))).toEqual({
      x: null,
      y: null,
      z: null,
      kind: null,
    });
    const same = history.map((one) => ({ ...one, cost: 2 }));
    expect(regressionShares(parameters, same).x).toBeNull();
  });

  it('leaves out what broke a constraint', () => {
    const odd = history.map((one, index) => (index % 2 === 0 ? one : { ...one, cost: 99, violation: 1 }));
    expect(regressionShares(parameters, odd).z).toBeLessThan(1e-6);
  });
});

describe('planSlices', () => {
  it('moves one parameter from bound to bound, through the optimum, or to every choice', () => {
    const planned = planSlices({ x: number, kind: choice }, { optimum: { x: 0.3, kind: 'c' }, count: 3 });
    expect(planned.map(({ settings }) => settings)).toEqual([
      { x: 0, kind: 'c' },
      { x: 0.3, kind: 'c' },
      { x: 0.5, kind: 'c' },
      { x: 1, kind: 'c' },
      { x: 0.3, kind: 'a' },
      { x: 0.3, kind: 'b' },
      { x: 0.3, kind: 'c' },
    ]);
    expect(planSlices({ x: number }, { optimum: { x: 0.3 }, count: 0 })).toEqual([]);
  });
});
