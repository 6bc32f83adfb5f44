import { describe, expect, it } from 'vitest';
import { analysisOf } from '../../test/plans.ts';
import type { Analysis, Reading } from '../measure/analysis.ts';
import { decide } from './decide-plan.ts';

/** A mix whose side lies so many dB below the middle, by frequency. */
function wideMix(sideToMidDb: (hz: number) => number, changes: Partial<Analysis> = {}): Analysis {
  const { thirdOctaves, ...analysis } = analysisOf(changes);
  const sideLevelsDb = thirdOctaves.midLevelsDb.map(
    (level, band): Reading => (level === null ? null : level + sideToMidDb(thirdOctaves.centersHz[band]!)),
  );
  return { ...analysis, thirdOctaves: { ...thirdOctaves, sideLevelsDb } };
}
const planTowards = (mix: Analysis, reference: Analysis, stereo = 1) =>
  decide(mix, { references: [{ analysis: reference }], strength: { stereo } });
const widthOf = (plan: ReturnType<typeof decide>) => {
  const stage = plan.stages.find(({ kind }) => kind === 'stereo-width');
  return stage?.kind === 'stereo-width' ? stage : undefined;
};
const reasonLeftOut = (plan: ReturnType<typeof decide>) =>
  plan.leftOut.find(({ kind }) => kind === 'stereo-width')?.reason;

describe('decide(): stereo', () => {
  it('widens the treble towards a wider reference, by 3 dB at most', () => {
    const plan = planTowards(
      wideMix(() => -12),
      wideMix((hz) => (hz > 6000 ? -4 : -12)),
    );
    expect(widthOf(plan)!.settings.bands).toEqual([
      { fromHz: 0, sideGainDb: 0 },
      { fromHz: 6000, sideGainDb: 3 },
    ]);
    expect(widthOf(plan)!.reason).toMatch(
      /The side signal from 6 kHz on lies −12\.0 dB next to the middle, −8\.0 dB next to reference 1/,
    );
  });

  it('goes half the way at half the strength', () => {
    const bands = widthOf(
      planTowards(
        wideMix(() => -12),
        wideMix(() => -10),
        0.5,
      ),
    )!.settings.bands;
    expect(bands.at(-1)!.sideGainDb).toBeCloseTo(1, 6);
  });

  it('never widens the bass', () => {
    const bands = widthOf(
      planTowards(
        wideMix(() => -12),
        wideMix(() => -10),
      ),
    )!.settings.bands;
    expect(bands[0]).toEqual({ fromHz: 0, sideGainDb: 0 });
  });

  it('leaves a band alone that the reference says nothing about', () => {
    const monoBass = wideMix((hz) => (hz < 120 ? -400 : -9));
    const { thirdOctaves } = monoBass;
    const sideLevelsDb = thirdOctaves.sideLevelsDb.map((level, band) =>
      thirdOctaves.centersHz[band]! < 120 ? null : level,
    );
    const reference = { ...monoBass, thirdOctaves: { ...thirdOctaves, sideLevelsDb } };
    const bands = widthOf(
      planTowards(
        wideMix(() => -12),
        reference,
      ),
    )!.settings.bands;
    expect(bands).toEqual([
      { fromHz: 0, sideGainDb: 0 },
      { fromHz: 120, sideGainDb: 3 },
    ]);
  });

  it('never lifts the dither of a mono mix', () => {
    expect(
      widthOf(
        planTowards(
          wideMix(() => -70),
          wideMix(() => -6),
        ),
      ),
    ).toBeUndefined();
  });

  it('never widens what is out of phase too often already', () => {
    const correlations = Array.from({ length: 100 }, (_, index) => (index < 10 ? -0.5 : 0.5));
    const mix = wideMix(() => -12, {
      stereoOverTime: { hopSeconds: 0.1, correlations, sideToMidDb: [], balancesDb: [] },
    });
    expect(
      reasonLeftOut(
        planTowards(
          mix,
          wideMix(() => -8),
        ),
      ),
    ).toMatch(/out of phase too often to be widened/);
  });

  it('leaves width alone within half a dB, at strength 0, and of a mono mix', () => {
    expect(
      reasonLeftOut(
        planTowards(
          wideMix(() => -12),
          wideMix(() => -11.6),
        ),
      ),
    ).toMatch(/within tolerance in every band/);
    expect(
      reasonLeftOut(
        planTowards(
          wideMix(() => -12),
          wideMix(() => -8),
          0,
        ),
      ),
    ).toMatch(/its strength is 0/);
    expect(reasonLeftOut(decide(analysisOf({ sideToMidDb: null }), { target: 'club' }))).toMatch(
      /no false width/,
    );
  });

  it('puts the bass in the middle where the delivery asks for it', () => {
    expect(widthOf(decide(analysisOf(), { target: 'vinyl-premaster' }))).toMatchObject({
      settings: { bands: [], monoBelowHz: 150 },
      evidence: { monoBelowHz: 150 },
    });
  });
});
