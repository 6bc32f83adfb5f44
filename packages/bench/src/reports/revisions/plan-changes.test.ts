import { decide, type MasteringPlan, revise } from '@earwitness/engine';
import { describe, expect, it } from 'vitest';
import { handMadeAnalysis } from '../../../test/hand-made-analysis.ts';
import { planChanges } from './plan-changes.ts';

const analysis = handMadeAnalysis({ integratedLufs: -18 }, { truePeakDbtp: -3, plrDb: 15 });
const plan = decide(analysis, { target: 'loud-streaming' });
const withStages = (stages: MasteringPlan['stages']): MasteringPlan => ({ ...plan, stages, leftOut: [] });
const why = { reason: 'By hand.', evidence: {} };
const bell = (frequencyHz: number, gainDb: number) => ({ shape: 'bell' as const, frequencyHz, gainDb, q: 1 });
const equalizer = (...bands: ReturnType<typeof bell>[]) => ({
  kind: 'equalizer' as const,
  settings: { bands },
  ...why,
});

describe('planChanges()', () => {
  it('finds nothing between a plan and itself', () => {
    expect(planChanges(plan, plan)).toEqual({ asked: [], stages: [] });
  });

  it('tells what was asked for apart from what came of it', () => {
    const louder = revise(plan, '1.5 dB louder, tone strength 0.5, without stereo width', { analysis });
    expect(planChanges(plan, louder).asked).toEqual([
      { setting: 'Loudness', before: '−11.00 LUFS', after: '−9.50 LUFS' },
      { setting: 'Strength of tone', before: '1.00', after: '0.50' },
      { setting: 'Left alone', before: 'nothing', after: 'stereo width' },
    ]);
    const gain = planChanges(plan, louder).stages.find(({ title }) => title === 'Loudness gain');
    expect(gain).toMatchObject({
      kind: 'changed',
      settings: [{ setting: 'Gain', before: '+7.00 dB', after: '+8.50 dB' }],
    });
  });

  it('compares bands that work at the same place, and names those that came and went', () => {
    const before = withStages([equalizer(bell(100, 2), bell(3000, -1))]);
    const after = withStages([equalizer(bell(100, 1), bell(8000, 0.5))]);
    expect(planChanges(before, after).stages).toEqual([
      {
        title: 'Equalizer',
        kind: 'changed',
        reason: 'By hand.',
        settings: [
          { setting: 'Bell at 100 Hz: gain', before: '+2.00 dB', after: '+1.00 dB' },
          { setting: 'Bell at 8.00 kHz: gain', before: null, after: '+0.50 dB' },
          { setting: 'Bell at 8.00 kHz: Q', before: null, after: '1.00' },
          { setting: 'Bell at 3.00 kHz: gain', before: '−1.00 dB', after: null },
          { setting: 'Bell at 3.00 kHz: Q', before: '1.00', after: null },
        ],
      },
    ]);
  });

  it('says of a stage that was added or taken out why', () => {
    const before = withStages([equalizer(bell(100, 2))]);
    const after = {
      ...withStages([
        { kind: 'subsonic-filter', settings: { frequencyHz: 30, slopeDbPerOctave: 24 }, ...why },
      ]),
      leftOut: [{ kind: 'equalizer', reason: 'The brief asks to leave it alone.', evidence: {} }],
    };
    expect(planChanges(before, after).stages).toEqual([
      {
        title: 'Subsonic filter',
        kind: 'added',
        reason: 'By hand.',
        settings: [
          { setting: 'Frequency', before: null, after: '30 Hz' },
          { setting: 'Slope', before: null, after: '24.00 dB per octave' },
        ],
      },
      { title: 'Equalizer', kind: 'removed', reason: 'The brief asks to leave it alone.', settings: [] },
    ]);
  });

  it('reads what stages listen to, and what is not set', () => {
    const band = {
      lowHz: null,
      highHz: 200,
      thresholdDb: -30,
      ratio: 2,
      kneeDb: 6,
      attackSeconds: 0.01,
      releaseSeconds: 0.1,
    };
    const compressor = (ratio: number): MasteringPlan =>
      withStages([
        {
          kind: 'multiband-compressor',
          settings: { bands: [{ ...band, ratio }], mix: 1, link: 'stereo' },
          ...why,
        },
        {
          kind: 'stereo-width',
          settings: { bands: [], monoBelowHz: ratio === 2 ? null : 120 },
          ...why,
        },
      ]);
    expect(planChanges(compressor(2), compressor(3)).stages.map(({ settings }) => settings)).toEqual([
      [{ setting: 'Below 200 Hz: ratio', before: '2.00', after: '3.00' }],
      [{ setting: 'Mono below', before: 'none', after: '120 Hz' }],
    ]);
  });
});
