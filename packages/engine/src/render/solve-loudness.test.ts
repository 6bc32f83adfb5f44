import { describe, expect, it } from 'vitest';
import { planOf } from '../../test/plans.ts';
import { sameSamples } from '../../test/same-samples.ts';
import { sine, syntheticMix } from '../../test/signals.ts';
import type { PcmAudio } from '../audio/pcm-audio.ts';
import { measureIntegratedLoudness } from '../measure/loudness.ts';
import type { MasteringPlan } from '../plan/mastering-plan.ts';
import { render } from './render-plan.ts';
import { solveLoudness } from './solve-loudness.ts';

const MIX: PcmAudio = {
  sampleRate: 44_100,
  channelLayout: 'stereo',
  channels: syntheticMix(4 * 44_100, { sampleRate: 44_100, seed: 2 }),
};
const planFor = (integratedLufs: number, gainDb = 6) =>
  planOf({ gainDb, limiter: true, target: { integratedLufs, ceilingDbtp: -1 } });
const gainOf = (plan: MasteringPlan) => plan.stages.find((stage) => stage.kind === 'loudness-gain')!;
const loudnessOf = async (plan: MasteringPlan) => measureIntegratedLoudness(await render(MIX, plan));

describe('solveLoudness()', () => {
  it.each([-20, -14, -11])('brings the limited master to %i LUFS within 0.05 LU', async (targetLufs) => {
    const plan = await solveLoudness(MIX, planFor(targetLufs));
    expect(plan.feasible).toBe(true);
    expect(Math.abs((await loudnessOf(plan))! - targetLufs)).toBeLessThan(0.05);
  });

  it('finds its way from a wrong first gain, in at most 8 rounds', async () => {
    const plan = await solveLoudness(MIX, planFor(-13, 30));
    expect(Math.abs((await loudnessOf(plan))! + 13)).toBeLessThan(0.05);
    expect(gainOf(plan).evidence.solvedInRounds).toBeLessThanOrEqual(8);
  });

  it('delivers the loudest within the budget, and tells the shortfall, when the target is not feasible', async () => {
    const plan = await solveLoudness(MIX, planFor(-4));
    const loudness = (await loudnessOf(plan))!;
    expect(plan.feasible).toBe(false);
    expect(plan.shortfallLu).toBeCloseTo(-4 - loudness, 1);
    expect(gainOf(plan).evidence.p99GainReductionDb).toBeLessThanOrEqual(6);
    expect(gainOf(plan).evidence.p99GainReductionDb).toBeGreaterThan(5);
    expect(gainOf(plan).reason).toMatch(/is not feasible/);
  });

  it('moves a limiter with nothing to do to what was left out, without changing a sample', async () => {
    const plan = await solveLoudness(MIX, planFor(-30, -10));
    expect(plan.stages.map(({ kind }) => kind)).toEqual(['loudness-gain']);
    expect(plan.leftOut).toMatchObject([{ kind: 'true-peak-limiter', evidence: { maxGainReductionDb: 0 } }]);
    const { gainDb } = gainOf(plan).settings as { gainDb: number };
    const limited = await render(MIX, planFor(-30, gainDb));
    expect(sameSamples(await render(MIX, plan), limited)).toBe(true);
  });

  it('gives the same plan for the same mix', async () => {
    expect(await solveLoudness(MIX, planFor(-12))).toEqual(await solveLoudness(MIX, planFor(-12)));
  });

  it('leaves a plan as it is when the mix has no loudness', async () => {
    const silence: PcmAudio = { ...MIX, channels: [new Float32Array(44_100), new Float32Array(44_100)] };
    const plan = planFor(-14);
    expect(await solveLoudness(silence, plan)).toBe(plan);
  });

  it('leaves a plan without a gain as it is', async () => {
    const plan = planOf({ limiter: true });
    expect(await solveLoudness(MIX, plan)).toBe(plan);
  });

  it('ends on a tone, whose loudness no gain can raise above the ceiling', async () => {
    const tone = sine(44_100, { frequencyHz: 997, sampleRate: 44_100, amplitude: 0.5 });
    const mix: PcmAudio = { sampleRate: 44_100, channelLayout: 'mono', channels: [tone] };
    const plan = await solveLoudness(
      mix,
      planOf({ gainDb: 3, limiter: true, target: { integratedLufs: -4, ceilingDbtp: -6 } }),
    );
    expect(plan.feasible).toBe(false);
    expect(plan.shortfallLu).toBeCloseTo(-4 - (-6 - 0.1 - 3.01), 1);
  });
});
