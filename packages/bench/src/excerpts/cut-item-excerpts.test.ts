import { type PcmAudio, resample, toAudioSource } from '@earwitness/engine';
import { decodeAudio } from '@earwitness/engine/files';
import { measureIntegratedLoudness } from '@earwitness/engine/measure';
import { describe, expect, it } from 'vitest';
import { delay, mapSamples, music } from '../../test/synthetic-music.ts';
import { align } from '../alignment/align.ts';
import { AT_ANCHOR } from '../alignment/apply-alignment.ts';
import { type CutExcerpt, cutItemExcerpts } from './cut-item-excerpts.ts';

const SAMPLE_RATE = 44_100;
const toSixteenBits = (sample: number): number => Math.round(sample * 32_768) / 32_768;
const mix = mapSamples(music('cut', { seconds: 12 }), (sample) => toSixteenBits(sample * 2));

const version = (audio: PcmAudio, alignment: Partial<typeof AT_ANCHOR> = {}) => ({
  source: toAudioSource(audio),
  alignment: { ...AT_ANCHOR, ...alignment },
});
const decode = async (excerpt: CutExcerpt | null | undefined) =>
  (await decodeAudio(excerpt!.flac, { name: 'a test' })).audio;
const loudnessOf = async (excerpt: CutExcerpt | null) =>
  measureIntegratedLoudness(await decode(excerpt))! + excerpt!.matchGainDb;
const cut = (versions: Parameters<typeof cutItemExcerpts>[0], seconds = 4) =>
  cutItemExcerpts(versions, { rateHz: SAMPLE_RATE, seconds });

describe('cutItemExcerpts()', () => {
  it('cuts late, inverted and louder versions at the same frames, and makes them equally loud', async () => {
    const late = mapSamples(delay(mix, 1234), (sample) => toSixteenBits(-0.4 * sample));
    const { excerpts, residualLu, startSeconds } = await cut([
      version(mix),
      version(late, { lagFrames: 1234, polarity: -1 }),
    ]);
    const [one, other] = [await decode(excerpts[0]), await decode(excerpts[1])];
    expect(one.channels[0]!.length).toBe(4 * SAMPLE_RATE);
    const alignment = await align(one, other, { maximumLagSeconds: 0.02 });
    expect(alignment).toMatchObject({ polarity: 1, refusal: null });
    expect(Math.abs(alignment.lagFrames)).toBeLessThan(0.01);
    expect(residualLu).toBeLessThan(0.02);
    expect(Math.abs((await loudnessOf(excerpts[0]!)) - (await loudnessOf(excerpts[1]!)))).toBeLessThan(0.02);
    for (const excerpt of excerpts) expect(excerpt?.matchGainDb).toBeLessThanOrEqual(0);
    // away from the fades, samples of 16 bits on whole frames are the mix’s own
    const start = Math.round(startSeconds * SAMPLE_RATE);
    const own = mix.channels[0]!.slice(start + 1000, start + 90_000);
    expect(own.every((sample, frame) => sample === one.channels[0]![frame + 1000])).toBe(true);
  });

  it('undoes drift that would part the versions', async () => {
    const stretched = { ...resample({ ...mix, sampleRate: 44_096 }, SAMPLE_RATE), sampleRate: SAMPLE_RATE };
    const drift = await align(mix, stretched, { maximumLagSeconds: 0.05 });
    const { excerpts } = await cut([version(mix), version(stretched, drift)]);
    const after = await align(await decode(excerpts[0]), await decode(excerpts[1]), {
      maximumLagSeconds: 0.02,
    });
    expect(Math.abs(drift.driftPpm)).toBeGreaterThan(50);
    expect(Math.abs(after.lagFrames)).toBeLessThan(0.1);
    expect(Math.abs(after.driftPpm)).toBeLessThan(5);
  });

  it('chooses by those that it is told to, however much another differs elsewhere', async () => {
    const half = mix.channels[0]!.length / 2;
    const changed = (isThere: (frame: number) => boolean, change: (sample: number) => number): PcmAudio => ({
      ...mix,
      channels: mix.channels.map((channel) =>
        channel.map((sample, frame) => (isThere(frame) ? change(sample) : sample)),
      ),
    });
    const squareFirst = changed(
      (frame) => frame < half,
      (sample) => Math.sign(sample) * Math.abs(sample) ** 0.1 * 0.13,
    );
    const drivenLast = changed(
      (frame) => frame >= half,
      (sample) => Math.sign(sample) * Math.abs(sample) ** 0.75 * 0.56,
    );
    const versions = () => [version(squareFirst), version(mix), version(drivenLast)];
    const options = { rateHz: SAMPLE_RATE, seconds: 4 };
    const byAll = await cutItemExcerpts(versions(), options);
    expect(byAll.startSeconds).toBeLessThan(3);
    expect(byAll.most!.between).toContain(0);
    const byTwo = await cutItemExcerpts(versions(), { ...options, chooseBy: [1, 2] });
    expect(byTwo.startSeconds).toBeGreaterThanOrEqual(5.9);
    expect(byTwo.most!.between).toEqual([1, 2]);
    expect(byTwo.excerpts.every((excerpt) => excerpt !== null)).toBe(true);
  });

  it('brings versions to the anchor’s rate, and mono to both sides', async () => {
    const mono: PcmAudio = {
      sampleRate: SAMPLE_RATE,
      channelLayout: 'mono',
      channels: [mix.channels[0]!],
    };
    const { excerpts, residualLu } = await cut([version(mix), version(resample(mono, 48_000))]);
    const other = await decode(excerpts[1]);
    expect(other).toMatchObject({ sampleRate: SAMPLE_RATE, channelLayout: 'stereo' });
    expect(other.channels[0]!.length).toBe(4 * SAMPLE_RATE);
    expect(residualLu).toBeLessThan(0.02);
  });

  it('halves rates that no page plays as they are', async () => {
    const high = resample(mix, 88_200);
    const { excerpts } = await cutItemExcerpts([version(high), version(high)], {
      rateHz: 88_200,
      seconds: 2,
    });
    const played = await decode(excerpts[0]);
    expect(played.sampleRate).toBe(SAMPLE_RATE);
    expect(played.channels[0]!.length).toBe(2 * SAMPLE_RATE);
  });

  it('stores what goes beyond full scale lower, and says by how much', async () => {
    const beyond = mapSamples(mix, (sample) => sample * 8);
    const { excerpts } = await cut([version(mix), version(beyond)]);
    const [own, loud] = excerpts;
    const delivered = measureIntegratedLoudness(await decode(loud))! + loud!.deliveredGainDb;
    expect(own?.deliveredGainDb).toBe(0);
    expect(loud?.deliveredGainDb).toBeGreaterThan(0);
    expect(delivered - measureIntegratedLoudness(await decode(own))!).toBeCloseTo(20 * Math.log10(8), 1);
  });

  it('leaves a silent version out, and cuts the others', async () => {
    const silence = mapSamples(mix, () => 0);
    const { excerpts, most } = await cut([
      version(silence),
      version(mix),
      version(mapSamples(mix, (sample) => Math.tanh(3 * sample))),
    ]);
    expect(excerpts.map((excerpt) => excerpt !== null)).toEqual([false, true, true]);
    expect(most?.between).toEqual([1, 2]);
  });

  it('gives the same bytes again', async () => {
    const versions = () => [version(mix), version(mapSamples(mix, (sample) => Math.tanh(3 * sample)))];
    const [first, second] = [await cut(versions()), await cut(versions())];
    expect(second.startSeconds).toBe(first.startSeconds);
    for (const [index, excerpt] of first.excerpts.entries())
      expect(Buffer.compare(excerpt!.flac, second.excerpts[index]!.flac)).toBe(0);
  });

  it('refuses versions that share less than a second, and silence alone', async () => {
    await expect(cut([version(mix), version(mix, { lagFrames: -11.5 * SAMPLE_RATE })])).rejects.toThrow(
      /share 0\.5 s/,
    );
    await expect(cut([version(mapSamples(mix, () => 0))])).rejects.toThrow(/silent/);
  });

  it('stops when it is told to', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(
      cutItemExcerpts([version(mix)], { rateHz: SAMPLE_RATE, seconds: 4, signal }),
    ).rejects.toThrow('enough');
  });
});
