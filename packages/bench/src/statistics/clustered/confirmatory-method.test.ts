import { describe, expect, it } from 'vitest';
import {
  confirmatoryMethod,
  MEASURED_ONE_WAY_SIZES,
  MEASURED_SIZES,
  MEASURED_SIZES_OF_THREE,
  MOST_SIZE,
} from './confirmatory-method.ts';

describe('confirmatoryMethod', () => {
  it('lets no test decide whose measured size is too large', () => {
    for (const { listeners, tracks, t } of MEASURED_SIZES)
      expect(confirmatoryMethod({ listeners, tracks }).method).toBe(t <= MOST_SIZE ? 't' : null);
    for (const { clusters, t } of MEASURED_ONE_WAY_SIZES)
      expect(confirmatoryMethod({ listeners: clusters, tracks: 1 }).method).toBe(t <= MOST_SIZE ? 't' : null);
  });

  it('goes by what was measured at a third where guessing gives a third', () => {
    for (const { listeners, tracks, t } of MEASURED_SIZES_OF_THREE)
      expect(confirmatoryMethod({ listeners, tracks, chance: 1 / 3 }).method).toBe(
        t <= MOST_SIZE ? 't' : null,
      );
    const reasonAt = (chance: number): string =>
      confirmatoryMethod({ listeners: 20, tracks: 20, chance }).reason;
    expect(reasonAt(1 / 3)).toContain('5.1 %');
    expect(reasonAt(1 / 2)).toContain('5.9 %');
  });

  it('goes by the nearest measured cell below, not by one of more listeners', () => {
    expect(confirmatoryMethod({ listeners: 39, tracks: 19 }).reason).toContain(
      `${(100 * MEASURED_SIZES.find(({ listeners, tracks }) => listeners === 20 && tracks === 10)!.t).toFixed(1)} %`,
    );
  });

  it('lets nothing decide where nothing was measured', () => {
    expect(confirmatoryMethod({ listeners: 2, tracks: 40 }).method).toBeNull();
    expect(confirmatoryMethod({ listeners: 4, tracks: 1 }).method).toBeNull();
  });

  it('speaks of one listener alone by the binomial, and refuses none', () => {
    expect(confirmatoryMethod({ listeners: 1, tracks: 1 }).method).toBe('binomial');
    expect(() => confirmatoryMethod({ listeners: 0, tracks: 1 })).toThrow(RangeError);
  });
});
