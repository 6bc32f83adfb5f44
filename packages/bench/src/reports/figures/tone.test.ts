import type { Analysis } from '@earwitness/engine';
import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { type ConditionLook, MIX_LOOK } from '../condition-looks.ts';
import { toneFigure } from './tone.ts';

const OURS: ConditionLook = { ...MIX_LOOK, conditionId: 'ours', label: 'Ours' };
const centersHz = Array.from({ length: 31 }, (_, index) => 1000 * 10 ** ((index - 17) / 10));

const analysisOf = (levelDb: (band: number) => number | null): Analysis => {
  const levelsDb = centersHz.map((_, band) => levelDb(band));
  return {
    thirdOctaves: { centersHz, levelsDb, midLevelsDb: levelsDb, sideLevelsDb: levelsDb },
  } as unknown as Analysis;
};

const differenceIn = (ours: Analysis, mix: Analysis): string => {
  const { markup } = toneFigure({
    id: 'tone',
    curves: [
      { look: MIX_LOOK, analysis: mix },
      { look: OURS, analysis: ours },
    ],
    baseline: MIX_LOOK,
  });
  return parseHTML(markup).document.getElementById('tone-2-wide')?.textContent ?? '';
};

describe('toneFigure()', () => {
  it('takes level out: the same music made louder has no difference in tone', () => {
    expect(
      differenceIn(
        analysisOf((band) => -20 - band),
        analysisOf((band) => -26.5 - band),
      ),
    ).toMatch(/^Ours differs most at .*: 0\.0 dB\.$/);
  });

  it('finds the band that stands out', () => {
    const mix = analysisOf((band) => -20 - band);
    const ours = analysisOf((band) => -20 - band + (centersHz[band] === 1000 ? 6.2 : 0));
    expect(differenceIn(ours, mix)).toBe('Ours differs most at 1.0 kHz: +6.0 dB.');
  });

  it('breaks the curve where a band is empty', () => {
    const mix = analysisOf((band) => -20 - band);
    const ours = analysisOf((band) => (band > 28 ? null : -20 - band));
    expect(differenceIn(ours, mix)).toMatch(/: 0\.0 dB\.$/);
  });
});
