import { describe, expect, it } from 'vitest';
import { analysisOf } from '../../test/plans.ts';
import type { Analysis } from '../measure/analysis.ts';
import { decide } from './decide-plan.ts';

type Defect = Analysis['defects'][number];

const found = (kind: Defect['kind'], changes: Partial<Defect> = {}): Defect => ({
  kind,
  severity: 'warning',
  confidence: 1,
  stretches: [],
  stretchCount: 0,
  channels: [0, 1],
  measured: {},
  sentence: 'Found.',
  ...changes,
});
const planFor = (...defects: Defect[]) =>
  decide(analysisOf({ defects }), { target: { integratedLufs: -20, ceilingDbtp: -1 } });
const reasonLeftOut = (plan: ReturnType<typeof decide>, kind: string) =>
  plan.leftOut.find((stage) => stage.kind === kind)?.reason;

describe('decide(): repairs', () => {
  it('takes a strong offset out far below the music', () => {
    const plan = planFor(found('dc-offset', { measured: { offset: 0.01, offsetDbfs: -40 } }));
    expect(plan.stages[0]).toMatchObject({
      kind: 'subsonic-filter',
      settings: { frequencyHz: 5, slopeDbPerOctave: 12 },
      evidence: { offsetDbfs: -40 },
    });
  });

  it('leaves a weak offset alone, and one that may be music', () => {
    expect(planFor(found('dc-offset', { severity: 'note' })).stages).toEqual([]);
    expect(planFor(found('dc-offset', { confidence: 0.5 })).stages).toEqual([]);
  });

  it('filters rumble steeply at 20 Hz', () => {
    const plan = planFor(found('sub-rumble', { measured: { levelDbfs: -30, overBassDb: 2 } }));
    expect(plan.stages[0]).toMatchObject({ settings: { frequencyHz: 20, slopeDbPerOctave: 24 } });
  });

  it('takes half of a sure resonance away, 4 dB at most, and leaves an unsure one to the music', () => {
    const measured = { centerHz: 1234, excessDb: 6, persistentDb: 4 };
    const [cut] = planFor(found('resonance', { measured })).stages;
    expect(cut).toMatchObject({
      kind: 'equalizer',
      settings: { bands: [{ frequencyHz: 1234, gainDb: -3 }] },
    });
    const [deep] = planFor(found('resonance', { measured: { ...measured, excessDb: 20 } })).stages;
    expect(deep).toMatchObject({ settings: { bands: [{ gainDb: -4 }] } });
    const unsure = planFor(found('resonance', { measured, confidence: 0.6 }));
    expect(unsure.stages).toEqual([]);
    expect(reasonLeftOut(unsure, 'resonance-cut')).toMatch(/It may well be the music/);
  });

  it('says that clipped tops stay clipped', () => {
    expect(reasonLeftOut(planFor(found('clipping')), 'declip')).toMatch(/does not invent what was cut off/);
    expect(reasonLeftOut(planFor(), 'declip')).toBeUndefined();
  });

  it('turns down what is dense already by gain alone where its peaks would need limiting', () => {
    const loud = analysisOf({ integratedLufs: -7, truePeakDbtp: 3, plrDb: 10 });
    const plan = decide(loud, { target: 'keep-loudness' });
    expect(plan).toMatchObject({
      feasible: false,
      shortfallLu: 4,
      target: { integratedLufs: -7, gainReductionBudgetDb: 0 },
    });
    expect(plan.stages[0]).toMatchObject({ kind: 'loudness-gain', settings: { gainDb: -4 } });
  });

  it('still limits what is dense by a little, and what has room', () => {
    const little = analysisOf({ integratedLufs: -7, truePeakDbtp: 0.3, plrDb: 7.3 });
    expect(decide(little, { target: 'keep-loudness' }).target.gainReductionBudgetDb).toBeUndefined();
    const dynamic = analysisOf({ integratedLufs: -16, truePeakDbtp: 2, plrDb: 18 });
    expect(decide(dynamic, { target: 'keep-loudness' }).target.gainReductionBudgetDb).toBeUndefined();
  });
});
