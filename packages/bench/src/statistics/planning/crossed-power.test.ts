import { describe, expect, it } from 'vitest';
import { type CrossedTest, crossedTest, effectPower, withinLimitsPower } from './crossed-power.ts';

const overListeners = (count: number): CrossedTest =>
  crossedTest(
    { listeners: { count, variance: 1 }, tracks: { count: 1, variance: 0 }, answers: { variance: 0 } },
    'listeners',
  );

describe('effectPower()', () => {
  it('is noncentral t where only listeners are generalized over (values: scipy 1.17)', () => {
    for (const [degreesOfFreedom, effect, power] of [
      [19, 2.05, 0.62980608],
      [4, 3, 0.79109013],
      [99, 2.5, 0.79898547],
    ] as const)
      expect(effectPower(overListeners(degreesOfFreedom + 1), { effect })).toBeCloseTo(power, 3);
  });

  it('is alpha without an effect, on either side', () => {
    for (const alternative of ['greater', 'two-sided'] as const)
      expect(effectPower(overListeners(20), { effect: 0, alternative })).toBeCloseTo(0.05, 3);
  });

  it('finds an effect of any sign when two-sided', () => {
    const [up, down] = [2, -2].map((effect) =>
      effectPower(overListeners(20), { effect, alternative: 'two-sided' }),
    );
    expect(up).toBeCloseTo(down!, 12);
  });
});

describe('withinLimitsPower()', () => {
  it('is the power against the one limit where the other is far, and nothing where both are near', () => {
    const test = overListeners(30);
    const toOneLimit = effectPower(test, { effect: 3 });
    expect(withinLimitsPower(test, { below: Infinity, above: 3 })).toBeCloseTo(toOneLimit, 12);
    expect(withinLimitsPower(test, { below: 3, above: 3 })).toBeGreaterThan(2 * toOneLimit - 1 - 1e-9);
    expect(withinLimitsPower(test, { below: 0.1, above: 0.1 })).toBeLessThan(0.01);
  });
});
