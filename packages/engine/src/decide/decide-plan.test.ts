import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analysisOf } from '../../test/plans.ts';
import { InvalidPlanError } from '../errors.ts';
import { bandCurveDb } from '../plan/equalizer-band-curve.ts';
import type { EqualizerBand, MasteringPlan, PlannedStage } from '../plan/mastering-plan.ts';
import { formatPlan, parsePlan } from '../plan/plan-json.ts';
import { NEUTRAL_PROFILE } from '../profiles/built-in/neutral.ts';
import { decide } from './decide-plan.ts';

const stageOf = <Kind extends PlannedStage['kind']>(plan: MasteringPlan, kind: Kind) =>
  plan.stages.find((stage): stage is Extract<PlannedStage, { kind: Kind }> => stage.kind === kind);
const leftOut = (plan: MasteringPlan, kind: string) => plan.leftOut.find((stage) => stage.kind === kind);
const bandsOf = (plan: MasteringPlan): EqualizerBand[] => stageOf(plan, 'equalizer')?.settings.bands ?? [];
const correctionDb = (bands: EqualizerBand[], hz: number) =>
  bands.reduce((sum, band) => sum + bandCurveDb(band, hz), 0);
/** A raised region an octave or two wide. */
const bump = (centerHz: number, db: number) => (hz: number) =>
  db * Math.exp(-(Math.log2(hz / centerHz) ** 2));

describe('decide(): tone', () => {
  it('leaves the equalizer out, with the numbers, when every band is within tolerance', () => {
    const plan = decide(analysisOf({ shapeDb: bump(300, 10) }));
    expect(bandsOf(plan)).toEqual([]);
    expect(leftOut(plan, 'equalizer')).toMatchObject({
      reason: expect.stringMatching(
        /^The tone lies within the tolerance of "Neutral" in every band that may/,
      ),
      evidence: { atHz: 251.2, toleranceDb: 10.9 },
    });
  });

  it('brings back only what lies outside, near where it lies', () => {
    const plan = decide(analysisOf({ shapeDb: bump(300, 20) }));
    const bands = bandsOf(plan);
    expect(correctionDb(bands, 300)).toBeLessThan(-0.5);
    expect(correctionDb(bands, 300)).toBeGreaterThan(-3);
    expect(Math.abs(correctionDb(bands, 5000))).toBeLessThan(0.2);
    expect(stageOf(plan, 'equalizer')!.reason).toMatch(/\+\d+\.\d dB at (251|316) Hz/);
  });

  it('does nothing at strength 0 and less at less strength', () => {
    const analysis = analysisOf({ shapeDb: bump(1000, 20) });
    const at = (tone: number) => correctionDb(bandsOf(decide(analysis, { strength: { tone } })), 1000);
    expect(at(0)).toBe(0);
    expect(at(0.5)).toBeLessThan(0);
    expect(at(1)).toBeLessThan(at(0.5));
  });

  it('judges the shape, not the level', () => {
    const quiet = analysisOf({ shapeDb: bump(300, 19) });
    const loud = analysisOf({ shapeDb: (hz) => bump(300, 19)(hz) + 15 });
    expect(bandsOf(decide(loud))).toEqual(bandsOf(decide(quiet)));
  });

  it('never lifts what lies below 40 Hz', () => {
    const plan = decide(analysisOf({ shapeDb: (hz) => (hz < 40 ? -25 : 0) }));
    expect(bandsOf(plan)).toEqual([]);
  });

  it('never lifts what lies beyond a cut-off', () => {
    const plan = decide(analysisOf({ shapeDb: (hz) => (hz > 11_000 ? -60 : 0) }));
    expect(bandsOf(plan)).toEqual([]);
  });

  it('never lifts a band near the noise floor', () => {
    const plan = decide(
      analysisOf({ shapeDb: (hz) => (hz > 3000 ? -64 * Math.min(1, Math.log2(hz / 3000)) : 0) }),
    );
    expect(correctionDb(bandsOf(plan), 12_000)).toBeLessThan(0.3);
  });

  it('says that strength 0 leaves even an unusual tone alone', () => {
    const plan = decide(analysisOf({ shapeDb: bump(1000, 20) }), { strength: { tone: 0 } });
    expect(leftOut(plan, 'equalizer')!.reason).toMatch(/is to be left alone: its strength is 0\.$/);
  });

  it('keeps any mix to eight bands, an octave apart, that lift or lower by 3 dB at most', () => {
    const { centersHz } = NEUTRAL_PROFILE.tone;
    const shapes = fc.array(fc.double({ min: -50, max: 50, noNaN: true }), {
      minLength: centersHz.length,
      maxLength: centersHz.length,
    });
    fc.assert(
      fc.property(shapes, (shape) => {
        const plan = decide(analysisOf({ shapeDb: (hz) => shape[centersHz.indexOf(hz)]! }));
        const bands = bandsOf(plan);
        expect(bands.length).toBeLessThanOrEqual(8);
        for (const [index, { frequencyHz }] of bands.slice(1).entries()) {
          expect(frequencyHz / bands[index]!.frequencyHz).toBeGreaterThan(1.98);
        }
        for (const hz of centersHz) expect(Math.abs(correctionDb(bands, hz))).toBeLessThan(3.75);
        expect(parsePlan(formatPlan(plan))).toEqual(plan);
      }),
      { seed: 5, numRuns: 60 },
    );
  });
});

describe('decide(): loudness', () => {
  it('plans the gain to the target and the limiter for the peaks that follow', () => {
    const plan = decide(analysisOf({ integratedLufs: -20.1234, truePeakDbtp: -3 }));
    expect(stageOf(plan, 'loudness-gain')!.settings.gainDb).toBe(6.123);
    expect(stageOf(plan, 'true-peak-limiter')).toMatchObject({
      settings: { ceilingDbtp: -1 },
      evidence: { truePeakDbtp: -3, expectedTruePeakDbtp: 3.123, expectedGainReductionDb: 4.123 },
    });
    expect(plan.feasible).toBe(true);
  });

  it('leaves the limiter out when a loud mix is only turned down', () => {
    const plan = decide(analysisOf({ integratedLufs: -8, truePeakDbtp: 0.5 }));
    expect(plan.stages.map(({ kind }) => kind)).toEqual(['loudness-gain']);
    expect(leftOut(plan, 'true-peak-limiter')!.reason).toMatch(/there is nothing to limit/);
  });

  it('leaves everything out when the mix is where it should be', () => {
    const plan = decide(analysisOf({ integratedLufs: -14.02, truePeakDbtp: -2.5 }));
    expect(plan.stages).toEqual([]);
    expect(plan.leftOut.map(({ kind }) => kind)).toEqual([
      'subsonic-filter',
      'resonance-cut',
      'dynamic-equalizer',
      'equalizer',
      'multiband-compressor',
      'saturator',
      'stereo-width',
      'loudness-gain',
      'soft-clip',
      'true-peak-limiter',
    ]);
  });

  it('expects a shortfall where peaks are far too high for the target', () => {
    const plan = decide(analysisOf({ integratedLufs: -30, truePeakDbtp: -1 }));
    expect(plan).toMatchObject({ feasible: false, shortfallLu: 4 });
  });

  it('leaves silence alone', () => {
    const plan = decide(analysisOf({ shapeDb: () => null, integratedLufs: null, truePeakDbtp: null }));
    expect(plan.stages).toEqual([]);
    expect(plan.feasible).toBe(false);
  });

  it('still holds the ceiling for a sound too short to have a loudness', () => {
    const plan = decide(analysisOf({ integratedLufs: null, truePeakDbtp: 2 }));
    expect(plan.stages.map(({ kind }) => kind)).toEqual(['true-peak-limiter']);
  });

  it('takes a target in numbers', () => {
    const target = { integratedLufs: -9, ceilingDbtp: -0.5 };
    expect(decide(analysisOf(), { target }).target).toEqual(target);
  });
});

describe('decide(): what is to be left alone', () => {
  it('leaves the loudness as it is, still holds the ceiling, and says that the target is not met', () => {
    const mix = analysisOf({ integratedLufs: -20, truePeakDbtp: 0.5, plrDb: 20.5 });
    const plan = decide(mix, { leaveAlone: ['loudness-gain'] });
    expect(plan.stages.map(({ kind }) => kind)).toEqual(['true-peak-limiter']);
    expect(plan).toMatchObject({ feasible: false, shortfallLu: 6 });
    expect(stageOf(plan, 'true-peak-limiter')!.evidence.expectedTruePeakDbtp).toBe(0.5);
    expect(leftOut(plan, 'loudness-gain')!.reason).toMatch(
      /asks to leave it alone: the mix reads −20\.0 LUFS and stays there/,
    );
  });

  it('keeps the ceiling by gain alone where the limiter is to be left alone', () => {
    const plan = decide(analysisOf({ integratedLufs: -20, truePeakDbtp: -3 }), {
      leaveAlone: ['true-peak-limiter'],
    });
    expect(plan.target.gainReductionBudgetDb).toBe(0);
    expect(stageOf(plan, 'loudness-gain')!.settings.gainDb).toBe(2);
    expect(plan.feasible).toBe(false);
  });
});

describe('decide(): brief', () => {
  it('takes references louder and quieter than any target may be', () => {
    for (const [integratedLufs, expected] of [
      [2, -4],
      [-60, -40],
    ] as const) {
      const plan = decide(analysisOf(), { references: [{ analysis: analysisOf({ integratedLufs }) }] });
      expect(plan.target.integratedLufs).toBe(expected);
      expect(parsePlan(formatPlan(plan))).toEqual(plan);
    }
  });

  it('plans no equalizer band that the delivery’s rate cannot carry', () => {
    const bright = analysisOf({ shapeDb: (hz) => (hz > 5000 ? 9 : 0) });
    const plan = decide(analysisOf(), {
      references: [{ analysis: bright }],
      target: { integratedLufs: -14, ceilingDbtp: -1, sampleRate: 16_000 },
    });
    expect(Math.max(...bandsOf(plan).map(({ frequencyHz }) => frequencyHz))).toBeLessThan(8000);
  });

  it('names the known targets when it is given an unknown one', () => {
    expect(() => decide(analysisOf(), { target: 'loud' })).toThrow(
      'Cannot use the mastering brief: target: there is no target "loud", known are: streaming',
    );
  });

  it('says where a brief does not follow its schema', () => {
    expect(() => decide(analysisOf(), { strength: { tone: 2 } })).toThrow(InvalidPlanError);
    expect(() => decide(analysisOf(), { strength: { tone: 2 } })).toThrow(/strength\.tone/);
  });
});
