import { describe, expect, it } from 'vitest';
import { planOf } from '../../test/plans.ts';
import { sameSamples } from '../../test/same-samples.ts';
import { pinkNoise, syntheticMix } from '../../test/signals.ts';
import { createMemorySink, type PcmAudio } from '../audio/pcm-audio.ts';
import { resample } from '../audio/resample.ts';
import { UnsupportedAudioError } from '../errors.ts';
import { parsePlan } from '../plan/plan-json.ts';
import type { OwnStage } from './chain.ts';
import { render } from './render-plan.ts';

const MIX: PcmAudio = {
  sampleRate: 44_100,
  channelLayout: 'stereo',
  channels: syntheticMix(60_000, { sampleRate: 44_100, seed: 1 }),
};
const EVERYTHING = planOf({
  equalizer: [{ shape: 'low-shelf', frequencyHz: 100, gainDb: 2, q: 0.7 }],
  gainDb: 9,
  limiter: true,
});

describe('render()', () => {
  it('passes every bit through a plan without stages', async () => {
    expect(sameSamples(await render(MIX, planOf()), MIX)).toBe(true);
  });

  it('passes every bit through stages that have nothing to do', async () => {
    const flat = planOf({
      equalizer: [{ shape: 'bell', frequencyHz: 1000, gainDb: 0, q: 1 }],
      gainDb: 0,
      limiter: true,
    });
    expect(sameSamples(await render(MIX, flat), MIX)).toBe(true);
  });

  it.each([7, 997, 100_000])('gives the same samples in blocks of %i frames', async (blockFrames) => {
    const short = { ...MIX, channels: MIX.channels.map((channel) => channel.subarray(0, 12_000)) };
    const whole = await render(short, EVERYTHING);
    expect(sameSamples(await render(short, EVERYTHING, { blockFrames }), whole)).toBe(true);
  });

  it('leaves an impulse at its frame, and keeps length and last frame', async () => {
    const channel = new Float32Array(5000);
    channel[2500] = 1;
    channel[4999] = 0.5;
    const mix: PcmAudio = { sampleRate: 44_100, channelLayout: 'mono', channels: [channel] };
    const [limited] = (await render(mix, planOf({ gainDb: 6, limiter: true }))).channels;
    expect(limited).toHaveLength(5000);
    expect(limited!.indexOf(Math.max(...limited!))).toBe(2500);
    expect(limited![4999]).toBeGreaterThan(0.5);
  });

  it('carries out a subsonic filter that was written into a plan by hand', async () => {
    const plan = parsePlan(
      JSON.stringify({
        ...planOf(),
        stages: [
          {
            kind: 'subsonic-filter',
            settings: { frequencyHz: 20, slopeDbPerOctave: 12 },
            reason: 'The mix has DC.',
            evidence: { dcOffset: 0.5 },
          },
        ],
      }),
    );
    const mix: PcmAudio = { ...MIX, channels: MIX.channels.map(() => new Float32Array(44_100).fill(0.5)) };
    const { channels } = await render(mix, plan);
    for (const channel of channels) expect(Math.abs(channel.at(-1)!)).toBeLessThan(1e-5);
  });

  it('delivers at the rate of the target, as the mix converted first would be rendered', async () => {
    const target = { integratedLufs: -14, ceilingDbtp: -1, sampleRate: 48_000 };
    const plan = planOf({ gainDb: 9, limiter: true, target });
    const delivered = await render(MIX, plan);
    expect(delivered.sampleRate).toBe(48_000);
    expect(sameSamples(delivered, await render(resample(MIX, 48_000), plan))).toBe(true);
  });

  it('runs stages of the caller’s own where they belong', async () => {
    const heard: string[] = [];
    const spy =
      (name: string): OwnStage['design'] =>
      () => ({
        latencyFrames: 0,
        tailFrames: 0,
        process: () => heard.push(name),
      });
    const halve: OwnStage = {
      before: 'true-peak-limiter',
      design: () => ({
        latencyFrames: 0,
        tailFrames: 0,
        process(block, frames) {
          for (const channel of block) for (let frame = 0; frame < frames; frame++) channel[frame]! *= 0.5;
        },
      }),
    };
    const halved = await render(MIX, planOf({ gainDb: 6.0206 }), { stages: [halve] });
    const apart = halved.channels[0]!.map((sample, frame) => Math.abs(sample - MIX.channels[0]![frame]!));
    expect(Math.max(...apart)).toBeLessThan(1e-5);
    await render(MIX, planOf({ gainDb: 1 }), {
      blockFrames: 60_000,
      stages: [
        { before: 'end', design: spy('last') },
        { before: 'equalizer', design: spy('first') },
        { before: 'equalizer', design: spy('second') },
      ],
    });
    expect(heard).toEqual(['first', 'second', 'last']);
  });

  it('refuses blocks of no frames, broken ranges and places that are none', async () => {
    await expect(render(MIX, EVERYTHING, { blockFrames: 0 })).rejects.toThrow(RangeError);
    await expect(render(MIX, EVERYTHING, { range: { startFrame: 0.5, frameCount: 10 } })).rejects.toThrow(
      /whole frames/,
    );
    const lost = { before: 'nowhere' as never, design: () => ({}) as never };
    await expect(render(MIX, EVERYTHING, { stages: [lost] })).rejects.toThrow(/current value is nowhere/);
  });

  it('leaves silence silent', async () => {
    const silence: PcmAudio = { ...MIX, channels: [new Float32Array(999), new Float32Array(999)] };
    expect(await render(silence, EVERYTHING)).toEqual(silence);
  });

  it('renders no frames to no frames', async () => {
    const nothing: PcmAudio = { ...MIX, channels: [new Float32Array(0), new Float32Array(0)] };
    expect(await render(nothing, EVERYTHING)).toEqual(nothing);
  });

  it('does not touch the mix', async () => {
    const before = { ...MIX, channels: MIX.channels.map((channel) => channel.slice()) };
    await render(MIX, EVERYTHING);
    expect(sameSamples(MIX, before)).toBe(true);
  });

  it('writes the same master to a sink', async () => {
    const memory = createMemorySink({ ...MIX, frameCount: 60_000 });
    await render(MIX, EVERYTHING, { sink: memory, blockFrames: 1000 });
    expect(sameSamples(memory.audio(), await render(MIX, EVERYTHING))).toBe(true);
  });

  it('reports progress up to 1', async () => {
    const shares: number[] = [];
    await render(MIX, EVERYTHING, { onProgress: (share) => shares.push(share) });
    expect(shares.at(-1)).toBe(1);
    expect(shares.toSorted((a, b) => a - b)).toEqual(shares);
  });

  it('stops with the reason of its signal', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const onProgress = () => controller.abort(reason);
    await expect(
      render(MIX, EVERYTHING, { signal: controller.signal, onProgress, blockFrames: 1000 }),
    ).rejects.toBe(reason);
  });

  it('refuses NaN, with its place', async () => {
    const channel = pinkNoise(2000, { seed: 1 });
    channel[1500] = Number.NaN;
    const mix: PcmAudio = { sampleRate: 44_100, channelLayout: 'mono', channels: [channel] };
    const rendering = render(mix, EVERYTHING, { blockFrames: 512 });
    await expect(rendering).rejects.toThrow(UnsupportedAudioError);
    await expect(rendering).rejects.toThrow('the first is NaN in channel 1 at frame 1500');
  });
});
