import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { measureByFfmpeg, skipWithoutFfmpeg } from '../test/ffmpeg.ts';
import { independentTruePeakDbtp } from '../test/independent-true-peak.ts';
import { sameSamples } from '../test/same-samples.ts';
import { pinkNoise, syntheticMix } from '../test/signals.ts';
import { createMemorySink, type PcmAudio } from './audio/pcm-audio.ts';
import { revise } from './decide/revise.ts';
import { UnsupportedAudioError } from './errors.ts';
import { writeWav } from './files/write-wav.ts';
import { master } from './master.ts';
import { analyze } from './measure/analyze.ts';
import { formatPlan, parsePlan } from './plan/plan-json.ts';
import type { OwnStage } from './render/chain.ts';
import { render } from './render/render-plan.ts';
import { solveLoudness } from './render/solve-loudness.ts';

const mixAt = (sampleRate: number, seconds: number, seed: number): PcmAudio => ({
  sampleRate,
  channelLayout: 'stereo',
  channels: syntheticMix(seconds * sampleRate, { sampleRate, seed }),
});
const MIX = mixAt(44_100, 4, 1);

describe('master()', () => {
  it('meets loudness and ceiling, and proves it by listening again', async () => {
    const { after, feasible, before } = await master(MIX);
    expect(feasible).toBe(true);
    expect(after.integratedLufs).toBeCloseTo(-14, 1);
    expect(after.truePeakDbtp).toBeLessThanOrEqual(-1);
    expect(before.samplesDigest).not.toBe(after.samplesDigest);
  });

  it('gives a plan that, printed and read again, renders the same master', async () => {
    const { master: finished, plan } = await master(MIX, {
      target: { integratedLufs: -11, ceilingDbtp: -1 },
    });
    expect(sameSamples(await render(MIX, parsePlan(formatPlan(plan))), finished)).toBe(true);
  });

  it('gives the same plan, byte for byte, for the same mix', async () => {
    expect(formatPlan((await master(MIX)).plan)).toBe(formatPlan((await master(MIX)).plan));
  });

  it('names the mix in its plan by the digest of its samples', async () => {
    const { plan, before } = await master(MIX);
    expect(plan.inputDigest).toBe(before.samplesDigest);
  });

  it('holds the ceiling where the target is far too loud, and says that it is', async () => {
    const short = { ...MIX, channels: MIX.channels.map((channel) => channel.subarray(0, 44_100)) };
    const {
      master: finished,
      feasible,
      plan,
    } = await master(short, { target: { integratedLufs: -4, ceilingDbtp: -1, gainReductionBudgetDb: 3 } });
    expect(feasible).toBe(false);
    expect(plan.shortfallLu).toBeGreaterThan(1);
    expect(independentTruePeakDbtp(finished.channels)).toBeLessThanOrEqual(-1 + 0.05);
  });

  it('gives silence back as silence, with everything left out', async () => {
    const silence: PcmAudio = { ...MIX, channels: [new Float32Array(50_000), new Float32Array(50_000)] };
    const { master: finished, plan } = await master(silence);
    expect(sameSamples(finished, silence)).toBe(true);
    expect(plan.stages).toEqual([]);
    expect(plan.leftOut.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining([
        'equalizer',
        'stereo-width',
        'loudness-gain',
        'soft-clip',
        'true-peak-limiter',
      ]),
    );
  });

  it('hardly touches its own master, once the tone is left alone', async () => {
    const brief = { strength: { tone: 0 } };
    const { master: once } = await master(MIX, brief);
    const { master: twice } = await master(once, brief);
    const differences = once.channels[0]!.map((sample, n) => Math.abs(sample - twice.channels[0]![n]!));
    expect(differences.reduce((largest, value) => Math.max(largest, value), 0)).toBeLessThan(0.005);
  });

  it('refuses NaN', async () => {
    const channel = pinkNoise(30_000, { seed: 1 });
    channel[12_345] = Number.NaN;
    const mix: PcmAudio = { sampleRate: 44_100, channelLayout: 'mono', channels: [channel] };
    await expect(master(mix)).rejects.toThrow(UnsupportedAudioError);
  });

  it('writes the same master to a sink, and measures the same', async () => {
    const memory = createMemorySink({ ...MIX, frameCount: MIX.channels[0]!.length });
    const written = await master(MIX, {}, { sink: memory });
    const { master: kept, ...outcome } = await master(MIX);
    expect(sameSamples(memory.audio(), kept)).toBe(true);
    expect(written).toEqual(outcome);
  });

  it('measures the master while it is rendered as `analyze` does afterwards', async () => {
    const { master: finished, after } = await master(MIX);
    expect(await analyze(finished)).toEqual(after);
  });

  it('is not feasible where a stage of the caller’s own breaks the ceiling', async () => {
    const fourfold: OwnStage = {
      before: 'end',
      design: () => ({
        latencyFrames: 0,
        tailFrames: 0,
        process(block, frames) {
          for (const channel of block) for (let frame = 0; frame < frames; frame++) channel[frame]! *= 4;
        },
      }),
    };
    const brief = { target: { integratedLufs: -9, ceilingDbtp: -1 } };
    const { feasible, after } = await master(MIX, brief, { stages: [fourfold] });
    expect(after.truePeakDbtp!).toBeGreaterThan(0);
    expect(feasible).toBe(false);
  });

  it('refuses the analysis of a longer mix', async () => {
    const analysis = await analyze({
      ...MIX,
      channels: MIX.channels.map((channel) => channel.subarray(0, 50_000)),
    });
    await expect(master(MIX, {}, { analysis })).rejects.toThrow(/as it must be of the mix/);
  });

  it('settles and renders a plan that was revised, as solveLoudness() and render() do', async () => {
    const { plan, before: analysis } = await master(MIX);
    const revised = revise(plan, '3 dB louder', { analysis });
    const again = await master(MIX, {}, { analysis, plan: revised });
    expect(again.plan).toEqual(await solveLoudness(MIX, revised));
    expect(again.after.integratedLufs).toBeCloseTo(-11, 1);
    expect(sameSamples(await render(MIX, again.plan), again.master)).toBe(true);
  });

  it('takes an analysis that was made before', async () => {
    const analysis = await analyze(MIX);
    expect((await master(MIX, {}, { analysis })).plan).toEqual((await master(MIX)).plan);
  });

  it('reports progress that never goes back', async () => {
    const shares: number[] = [];
    await master(MIX, {}, { onProgress: (share) => shares.push(share) });
    expect(shares.toSorted((a, b) => a - b)).toEqual(shares);
    expect(shares.at(-1)).toBe(1);
  });

  it('stops with the reason of its signal', async () => {
    const reason = new Error('enough');
    await expect(master(MIX, {}, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});

describe.skipIf(skipWithoutFfmpeg)('master() as ffmpeg measures it', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'earwitness-master-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each([
    ['stereo', 44_100, -14, -1],
    ['stereo', 48_000, -11, -1],
    ['mono', 44_100, -16, -2],
    ['stereo', 88_200, -11, -1],
    ['stereo', 96_000, -11, -1],
    ['stereo', 192_000, -11, -1],
  ] as const)(
    '%s at %i Hz: %i LUFS within 0.1 LU, true peak at most 0.05 dB above %i dBTP',
    async (channelLayout, sampleRate, integratedLufs, ceilingDbtp) => {
      const mix = mixAt(sampleRate, 6, 3);
      const channels = channelLayout === 'mono' ? mix.channels.slice(0, 1) : mix.channels;
      const { master: finished } = await master(
        { sampleRate, channelLayout, channels },
        { target: { integratedLufs, ceilingDbtp } },
      );
      const file = join(folder, `${channelLayout}-${sampleRate}.wav`);
      await writeWav(file, finished);
      const measured = measureByFfmpeg(file);
      expect(Math.abs(measured.integratedLufs - integratedLufs)).toBeLessThanOrEqual(0.1);
      expect(measured.truePeakDbtp).toBeLessThanOrEqual(ceilingDbtp + 0.05);
    },
  );
});
