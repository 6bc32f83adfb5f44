import { describe, expect, it } from 'vitest';
import { analysisOf } from '../../test/plans.ts';
import type { BandLevels } from '../measure/analysis.ts';
import { decide } from './decide-plan.ts';

/** Bands whose loud moments stand so far above the middle ones. */
const bandsOf = (spreadsDb: readonly number[], middleDb = -30): BandLevels[] => {
  const edges = [null, 112, 891, 4467, null];
  return spreadsDb.map((spread, index) => ({
    lowHz: edges[index]!,
    highHz: edges[index + 1]!,
    levelsDb: {
      p10: middleDb - 6,
      p25: middleDb - 2,
      p50: middleDb,
      p75: middleDb + spread * 0.4,
      p90: middleDb + spread * 0.8,
      p95: middleDb + spread,
      p99: middleDb + spread + 1,
    },
  }));
};
const REFERENCE = { analysis: analysisOf({ bandLevels: bandsOf([3, 3, 3, 3]) }), title: 'the reference' };
const planFor = (spreadsDb: readonly number[], strength = 1, middleDb = -30) =>
  decide(analysisOf({ bandLevels: bandsOf(spreadsDb, middleDb) }), {
    references: [REFERENCE],
    strength: { dynamics: strength },
  });
const compressorOf = (plan: ReturnType<typeof decide>) => {
  const stage = plan.stages.find(({ kind }) => kind === 'multiband-compressor');
  return stage?.kind === 'multiband-compressor' ? stage : undefined;
};
const reasonLeftOut = (plan: ReturnType<typeof decide>) =>
  plan.leftOut.find(({ kind }) => kind === 'multiband-compressor')?.reason;

describe('decide(): dynamics', () => {
  it('holds the band whose loud moments stand out, and only that', () => {
    const stage = compressorOf(planFor([3, 6, 3, 3]))!;
    expect(stage.settings.bands).toMatchObject([{ lowHz: 112, highHz: 891, thresholdDb: -30, ratio: 2 }]);
    expect(stage.evidence).toMatchObject({ spreadDb: 6, excessDb: 3, heldBandsCount: 1 });
    expect(stage.reason).toMatch(
      /from 112 Hz to 891 Hz stand 6\.0 dB above the middle ones, \+3\.0 dB next to the reference/,
    );
  });

  it('takes less at less strength', () => {
    expect(compressorOf(planFor([3, 6, 3, 3], 0.5))!.settings.bands[0]!.ratio).toBeCloseTo(4 / 3, 2);
  });

  it('compresses a quiet mix as much as a loud one', () => {
    const [loud, quiet] = [planFor([3, 6, 3, 3]), planFor([3, 6, 3, 3], 1, -50)].map(
      (plan) => compressorOf(plan)!.settings.bands[0]!,
    );
    expect(quiet!.ratio).toBe(loud!.ratio);
    expect(loud!.thresholdDb - quiet!.thresholdDb).toBeCloseTo(20, 6);
  });

  it('makes up for what a band loses', () => {
    const { makeupDb } = compressorOf(planFor([3, 6, 3, 3]))!.settings.bands[0]!;
    expect(makeupDb).toBeGreaterThan(0.5);
    expect(makeupDb).toBeLessThan(3);
  });

  it('leaves dynamics alone within tolerance, at strength 0, and towards a profile that says nothing of them', () => {
    expect(reasonLeftOut(planFor([3, 3.9, 3, 3]))).toMatch(/no band needs to be held/);
    expect(reasonLeftOut(planFor([3, 6, 3, 3], 0))).toMatch(/their strength is 0/);
    expect(reasonLeftOut(decide(analysisOf()))).toBe(
      '"Neutral" says nothing about dynamics: they are the mix\'s own.',
    );
  });

  it('takes a band that comes and goes for arrangement', () => {
    expect(compressorOf(planFor([16, 3, 3, 3]))).toBeUndefined();
  });
});
