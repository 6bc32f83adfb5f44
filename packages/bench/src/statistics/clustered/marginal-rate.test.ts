import { describe, expect, it } from 'vitest';
import { conditionalLogOdds, marginalRate, marginalRateSlopes } from './marginal-rate.ts';

describe('marginalRate', () => {
  it('is nearer to one half than the rate of the average listener, the more they differ', () => {
    const rates = [0, 0.5, 1, 2, 5].map((sdTotal) => marginalRate({ logOdds: 1, sdTotal }));
    expect(rates).toEqual([...rates].sort((one, other) => other - one));
    expect(rates.at(-1)).toBeGreaterThan(0.5);
  });

  it('is undone by conditionalLogOdds', () => {
    for (const rate of [0.001, 0.2, 0.5, 0.575, 0.999])
      for (const sdTotal of [0, 0.3, 1.19, 1.21, 6])
        expect(marginalRate({ logOdds: conditionalLogOdds({ rate, sdTotal }), sdTotal })).toBeCloseTo(
          rate,
          10,
        );
  });

  it('has the slopes of its own differences', () => {
    const at = { logOdds: 0.7, sdTotal: 0.9 };
    const { byLogOdds, bySd } = marginalRateSlopes(at);
    const step = 1e-5;
    const difference = (moved: Partial<typeof at>) => marginalRate({ ...at, ...moved }) - marginalRate(at);
    expect(difference({ logOdds: at.logOdds + step }) / step).toBeCloseTo(byLogOdds, 5);
    expect(difference({ sdTotal: at.sdTotal + step }) / step).toBeCloseTo(bySd, 5);
  });

  it('refuses rates of 0 and 1 and negative spreads', () => {
    expect(() => conditionalLogOdds({ rate: 1, sdTotal: 1 })).toThrow(RangeError);
    expect(() => marginalRate({ logOdds: 0, sdTotal: -1 })).toThrow(RangeError);
  });
});
