import { describe, expect, it } from 'vitest';
import { independentTruePeakDbtp } from '../../test/independent-true-peak.ts';
import { planOf } from '../../test/plans.ts';
import { runStage } from '../../test/run-stage.ts';
import { sameSamples } from '../../test/same-samples.ts';
import { sine, syntheticMix } from '../../test/signals.ts';
import { createMemorySink, type PcmAudio, toAudioSource } from '../audio/pcm-audio.ts';
import { loadKernels } from '../kernels/load-kernels.ts';
import { measureIntegratedLoudness } from '../measure/loudness.ts';
import type { MasteringPlan, PlannedStage } from '../plan/mastering-plan.ts';
import { type MultibandCompressorState, multibandCompressor } from '../stages/multiband-compressor.ts';
import type { OwnStage } from './chain.ts';
import { render } from './render-plan.ts';
import { runStages } from './run-stages.ts';
import { solveLoudness } from './solve-loudness.ts';
import { designStage } from './stage-table.ts';

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
  it.each([-20, -14, -11])(
    'check 1: brings the limited master to %i LUFS within 0.05 LU',
    async (targetLufs) => {
      const plan = await solveLoudness(MIX, planFor(targetLufs));
      expect(plan.feasible).toBe(true);
      expect(Math.abs((await loudnessOf(plan))! - targetLufs)).toBeLessThan(0.05);
    },
  );

  it('check 1: finds its way from a wrong first gain, in at most 8 rounds', async () => {
    const plan = await solveLoudness(MIX, planFor(-13, 30));
    expect(Math.abs((await loudnessOf(plan))! + 13)).toBeLessThan(0.05);
    expect(gainOf(plan).evidence.solvedInRounds).toBeLessThanOrEqual(8);
  });

  it('check 1: delivers the loudest within the budget, and tells the shortfall, when the target is not feasible', async () => {
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

  it('takes what stages of the caller’s own do into account, before and behind the gain', async () => {
    const quieter = (before: OwnStage['before']): OwnStage => ({
      before,
      design: () => ({
        latencyFrames: 0,
        tailFrames: 0,
        process(block, frames) {
          for (const channel of block) for (let frame = 0; frame < frames; frame++) channel[frame]! *= 0.7;
        },
      }),
    });
    const stages = [quieter('equalizer'), quieter('true-peak-limiter')];
    const plan = await solveLoudness(MIX, planFor(-14), { stages });
    const loudness = await measureIntegratedLoudness(await render(MIX, plan, { stages }));
    expect(Math.abs(loudness! + 14)).toBeLessThan(0.05);
  });

  describe('with music of a minute and a half', () => {
    const sampleRate = 8000;
    const [left] = syntheticMix(90 * sampleRate, { sampleRate, seed: 5 });
    // Ever louder, with rests: pieces of it are not the whole.
    const swelling = left.map((x, n) => (n % 40_000 < 4000 ? 0 : x * (0.3 + n / left.length)));
    const long: PcmAudio = { sampleRate, channelLayout: 'mono', channels: [swelling] };
    const clipped = (integratedLufs: number): MasteringPlan => {
      const plan = planFor(integratedLufs);
      const softClip: PlannedStage = {
        kind: 'soft-clip',
        settings: { ceilingDb: 1, kneeDb: 6 },
        reason: 'The test asks for it.',
        evidence: {},
      };
      return { ...plan, stages: plan.stages.toSpliced(1, 0, softClip) };
    };

    it.each([-13, -11])(
      'check 1: an excerpt tells the gain for %i LUFS, so that two rounds do',
      async (targetLufs) => {
        const plan = await solveLoudness(long, clipped(targetLufs));
        expect(plan.feasible).toBe(true);
        expect(gainOf(plan).evidence.solvedInRounds).toBeLessThanOrEqual(2);
        const loudness = measureIntegratedLoudness(await render(long, plan))!;
        expect(Math.abs(loudness - targetLufs)).toBeLessThanOrEqual(0.05);
      },
    );

    it('check 1: an excerpt tells where the budget ends, and the whole keeps to it', async () => {
      const plan = await solveLoudness(long, clipped(-1));
      const { p99GainReductionDb, solvedInRounds } = gainOf(plan).evidence;
      const { p99ClipReductionDb } = plan.stages.find(({ kind }) => kind === 'soft-clip')!.evidence;
      expect(plan.feasible).toBe(false);
      expect(solvedInRounds).toBeLessThanOrEqual(3);
      const spentDb = Math.max(Number(p99GainReductionDb), Number(p99ClipReductionDb));
      expect(spentDb).toBeLessThanOrEqual(6);
      expect(spentDb).toBeGreaterThan(5.7);
    });
  });

  it('gives the same plan for the same mix', async () => {
    expect(await solveLoudness(MIX, planFor(-12))).toEqual(await solveLoudness(MIX, planFor(-12)));
  });

  it('leaves the gain out, and says why, when nothing with a loudness comes to it', async () => {
    const silence: PcmAudio = { ...MIX, channels: [new Float32Array(44_100), new Float32Array(44_100)] };
    const plan = await solveLoudness(silence, planFor(-14));
    expect(plan.stages.map(({ kind }) => kind)).toEqual(['true-peak-limiter']);
    expect(plan.leftOut).toMatchObject([
      { kind: 'loudness-gain', reason: expect.stringMatching(/has no loudness/) },
    ]);
    expect(plan.feasible).toBe(false);
  });

  it('does not drive a click in silence without end', async () => {
    const click = new Float32Array(5 * 44_100);
    click[100_000] = 1;
    const mix: PcmAudio = { ...MIX, channels: [click, click.slice()] };
    const plan = await solveLoudness(mix, planFor(-9));
    const loudness = (await measureIntegratedLoudness(mix))!;
    const { settings, reason } = gainOf(plan);
    expect((settings as { gainDb: number }).gainDb).toBeLessThanOrEqual(-9 - loudness + 24);
    if (!plan.feasible) expect(reason).not.toMatch(/budget/);
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
    expect(plan.shortfallLu).toBeCloseTo(-4 - (-6 - 0.06 - 3.01), 1);
  });

  it('check 1: keeps to the budget that the target names', async () => {
    const target = { integratedLufs: -6, ceilingDbtp: -1, gainReductionBudgetDb: 2 };
    const plan = await solveLoudness(MIX, planOf({ gainDb: 6, limiter: true, target }));
    expect(plan.feasible).toBe(false);
    expect(gainOf(plan).evidence.p99GainReductionDb).toBeLessThanOrEqual(2);
    expect(gainOf(plan).evidence.p99GainReductionDb).toBeGreaterThan(1.5);
    expect(gainOf(plan).reason).toContain('a gain-reduction budget of 2 dB');
  });

  it('check 8: limits nothing at all with a budget of 0, and comes as near to the ceiling as it can', async () => {
    const target = { integratedLufs: -6, ceilingDbtp: -1, gainReductionBudgetDb: 0 };
    const plan = await solveLoudness(MIX, planOf({ gainDb: 6, limiter: true, target }));
    expect(plan.feasible).toBe(false);
    expect(plan.stages.map(({ kind }) => kind)).toEqual(['loudness-gain']);
    const { gainDb } = gainOf(plan).settings as { gainDb: number };
    const master = await render(MIX, plan);
    expect(sameSamples(master, await render(MIX, planOf({ gainDb })))).toBe(true);
    const truePeakDbtp = independentTruePeakDbtp(
      master.channels.map((channel) => channel.subarray(0, 44_100)),
    );
    expect(truePeakDbtp).toBeLessThanOrEqual(-1);
    const louder = await render(MIX, planOf({ gainDb: gainDb + 0.02, limiter: true, target }));
    expect(sameSamples(louder, await render(MIX, planOf({ gainDb: gainDb + 0.02 })))).toBe(false);
  });

  it('is done in one round with a plan that was settled before', async () => {
    const settled = await solveLoudness(MIX, planFor(-11));
    const again = await solveLoudness(MIX, settled);
    expect(gainOf(again).evidence.solvedInRounds).toBe(1);
    expect(gainOf(again).settings).toEqual(gainOf(settled).settings);
  });

  it.each([
    ['', {}],
    [
      'a stage between gain and limiter',
      { between: { kind: 'soft-clip', settings: { ceilingDb: -1, kneeDb: 6 } } } as const,
    ],
  ])(
    'promises what rendering the plan really does, to 0.001: %s',
    async (_, { between }: { between?: object }) => {
      const explained = { reason: 'The test asks for it.', evidence: {} };
      const draft = planFor(-9.5);
      const [gain, limiter] = draft.stages;
      const equalizer = planOf({ equalizer: [{ shape: 'bell', frequencyHz: 300, gainDb: 3, q: 1 }] })
        .stages[0]!;
      const middle = between ? [{ ...explained, ...between } as PlannedStage] : [];
      const plan = await solveLoudness(MIX, { ...draft, stages: [equalizer, gain!, ...middle, limiter!] });
      const states = plan.stages.map((stage) =>
        designStage(stage, { sampleRate: 44_100, channelCount: 2, kernels: loadKernels() }),
      );
      const loudness = createMemorySink({ ...MIX, frameCount: MIX.channels[0]!.length });
      const options = { blockFrames: 4096, signal: undefined, onProgress: undefined };
      await runStages(toAudioSource(MIX), states, (block) => loudness.write(block), options);
      const { evidence } = plan.stages.at(-1)!;
      const reported = states.at(-1)!.report!();
      expect(evidence.maxGainReductionDb).toBeCloseTo(reported.maxGainReductionDb!, 3);
      expect(evidence.p99GainReductionDb).toBeCloseTo(reported.p99GainReductionDb!, 3);
      expect(evidence.bassShareOfPeaks).toBeCloseTo(reported.bassShareOfPeaks!, 3);
      expect(gainOf(plan).evidence.solvedLufs).toBeCloseTo(measureIntegratedLoudness(loudness.audio())!, 3);
    },
  );

  it('check 20: puts into the evidence of a stage before the gain what the stage did', async () => {
    const explained = { reason: 'The test asks for it.', evidence: { thresholdDb: -40 } };
    const band = { lowHz: null, highHz: null, thresholdDb: -40, ratio: 2, kneeDb: 6 };
    const settings = {
      bands: [{ ...band, attackSeconds: 0.02, releaseSeconds: 0.2 }],
      mix: 1,
      link: 'stereo' as const,
    };
    const compressor: PlannedStage = { kind: 'multiband-compressor', settings, ...explained };
    const draft = planFor(-14);
    const plan = await solveLoudness(MIX, { ...draft, stages: [compressor, ...draft.stages] });
    const { state } = runStage(multibandCompressor, settings, MIX.channels);
    const [reduction] = (state as MultibandCompressorState).gainReduction();
    expect(reduction!.meanDb).toBeGreaterThan(1);
    const { evidence } = plan.stages[0]!;
    expect(evidence.thresholdDb).toBe(-40);
    expect(evidence.band1MeanGainReductionDb).toBeCloseTo(reduction!.meanDb, 3);
    expect(evidence.band1P95GainReductionDb).toBeCloseTo(reduction!.p95Db, 3);
    expect(evidence.band1MaxGainReductionDb).toBeCloseTo(reduction!.maxDb, 3);
  });

  it('gives the same plan for music too long to be kept', async () => {
    const plan = planFor(-11);
    const kept = await solveLoudness(MIX, plan);
    const whole = await solveLoudness(MIX, plan, { mostKeptBytes: 0 });
    const [{ solvedLufs, p99GainReductionDb }, wholeEvidence] = [
      gainOf(kept).evidence,
      gainOf(whole).evidence,
    ];
    expect(Math.abs(solvedLufs! - wholeEvidence.solvedLufs!)).toBeLessThan(0.05);
    expect(Math.abs(p99GainReductionDb! - wholeEvidence.p99GainReductionDb!)).toBeLessThan(0.1);
    expect(whole.feasible).toBe(true);
  });

  it('reports progress that only grows, up to 1', async () => {
    const shares: number[] = [];
    await solveLoudness(MIX, planFor(-10), { onProgress: (share) => shares.push(share) });
    expect(shares.at(-1)).toBe(1);
    expect(shares.toSorted((a, b) => a - b)).toEqual(shares);
  });

  it('stops with the reason of its signal, before and between rounds', async () => {
    for (const blocks of [1, 20]) {
      const controller = new AbortController();
      const reason = new Error('enough');
      let calls = 0;
      const onProgress = () => {
        calls++;
        if (calls === blocks) controller.abort(reason);
      };
      const solving = solveLoudness(MIX, planFor(-10), {
        signal: controller.signal,
        onProgress,
        blockFrames: 16_384,
      });
      await expect(solving).rejects.toBe(reason);
    }
  });
});
