import { describe, expect, it } from 'vitest';
import { mulberry32, pinkNoise, sine } from '../../test/signals.ts';
import { type PcmAudio, toAudioSource } from './pcm-audio.ts';
import { resample, resampleSource } from './resample.ts';

const mono = (sampleRate: number, channel: Float32Array): PcmAudio => ({
  sampleRate,
  channelLayout: 'mono',
  channels: [channel],
});

/** Signal over error in dB, against the same tone made at the output rate; the ends, where the tone is cut, left out. */
function snrDb({ from, to, frequencyHz }: { from: number; to: number; frequencyHz: number }): number {
  const input = sine(from / 4, { frequencyHz, sampleRate: from, amplitude: 0.9 });
  const output = resample(mono(from, input), to).channels[0]!;
  const wanted = sine(output.length, { frequencyHz, sampleRate: to, amplitude: 0.9 });
  const margin = Math.ceil(to / 100);
  let signal = 0;
  let error = 0;
  for (let n = margin; n < output.length - margin; n++) {
    signal += wanted[n]! ** 2;
    error += (output[n]! - wanted[n]!) ** 2;
  }
  return 10 * Math.log10(signal / error);
}

describe('resample()', () => {
  it.each([
    { from: 44_100, to: 48_000, frequencyHz: 997 },
    { from: 44_100, to: 48_000, frequencyHz: 10_000 },
    { from: 44_100, to: 48_000, frequencyHz: 19_000 },
    { from: 48_000, to: 44_100, frequencyHz: 997 },
    { from: 48_000, to: 44_100, frequencyHz: 10_000 },
    { from: 96_000, to: 44_100, frequencyHz: 10_000 },
    { from: 44_100, to: 96_000, frequencyHz: 997 },
  ])('keeps a tone in time and level: at least 120 dB for %o', (conversion) => {
    expect(snrDb(conversion)).toBeGreaterThan(120);
  });

  it('removes what the lower rate cannot hold, by 120 dB', () => {
    const tone = sine(24_000, { frequencyHz: 30_000, sampleRate: 96_000 });
    const output = resample(mono(96_000, tone), 44_100).channels[0]!.subarray(500, -500);
    expect(20 * Math.log10(Math.max(...output.map(Math.abs)))).toBeLessThan(-120);
  });

  it('has the length frames × out / in, to the nearest frame', () => {
    const lengths = [1, 2, 100, 44_099].map(
      (frames) => resample(mono(44_100, new Float32Array(frames)), 48_000).channels[0]!.length,
    );
    expect(lengths).toEqual([1, 2, 109, 47_999]);
  });

  it('keeps a constant exactly, away from the ends', () => {
    const output = resample(mono(48_000, new Float32Array(2000).fill(0.5)), 44_100).channels[0]!;
    expect(output.subarray(200, -200).every((sample) => sample === 0.5)).toBe(true);
  });

  it('returns audio that has the rate already as it is', () => {
    const random = mulberry32(1);
    const audio = mono(44_100, Float32Array.from({ length: 100 }, random));
    expect(resample(audio, 44_100)).toBe(audio);
  });

  it('refuses a rate out of range', () => {
    expect(() => resample(mono(44_100, new Float32Array(4)), 400_000)).toThrow(RangeError);
  });
});

describe('resampleSource()', () => {
  const audio: PcmAudio = {
    sampleRate: 44_100,
    channelLayout: 'stereo',
    channels: [pinkNoise(30_000, { seed: 1 }), pinkNoise(30_000, { seed: 2 })],
  };

  it.each([48_000, 22_050, 192_000, 47_952])(
    'gives the samples of resample() in any pieces: to %i Hz',
    async (sampleRate) => {
      const whole = resample(audio, sampleRate);
      const source = resampleSource(toAudioSource(audio), sampleRate);
      expect(source).toMatchObject({
        sampleRate,
        channelLayout: 'stereo',
        frameCount: whole.channels[0]!.length,
      });
      const random = mulberry32(sampleRate);
      for (let reads = 0; reads < 40; reads++) {
        const startFrame = Math.floor(random() * source.frameCount);
        const frames = Math.min(source.frameCount - startFrame, Math.floor(random() ** 4 * 20_000));
        const into = [new Float32Array(frames), new Float32Array(frames)];
        await source.read(startFrame, frames, into);
        const expected = whole.channels.map((channel) => channel.slice(startFrame, startFrame + frames));
        expect(into, `${frames} frames from ${startFrame} on`).toEqual(expected);
      }
    },
  );

  it('reads no more of its source than lies under the taps, and none of it as a whole', async () => {
    const reads: { startFrame: number; frames: number }[] = [];
    const long = { sampleRate: 96_000, channelLayout: 'mono' as const, frameCount: 1e10 };
    const source = resampleSource(
      {
        ...long,
        async read(startFrame, frames) {
          reads.push({ startFrame, frames });
        },
      },
      48_000,
    );
    await source.read(4e9, 10, [new Float32Array(10)]);
    await source.read(0, 100_000, [new Float32Array(100_000)]);
    expect(source.frameCount).toBe(5e9);
    expect(reads[0]).toEqual({ startFrame: 8e9 - 183, frames: 18 + 368 });
    expect(Math.max(...reads.map(({ frames }) => frames))).toBeLessThan(20_000);
  });

  it('returns a source that has the rate already as it is', () => {
    const source = toAudioSource(audio);
    expect(resampleSource(source, 44_100)).toBe(source);
    expect(() => resampleSource(source, 7_999)).toThrow(RangeError);
  });

  it('keeps silence silent, and pieces without a frame', async () => {
    const silence = mono(44_100, new Float32Array(1_000));
    expect(resample(silence, 48_000).channels[0]!.every((sample) => sample === 0)).toBe(true);
    const empty = resampleSource(toAudioSource(mono(44_100, new Float32Array(0))), 48_000);
    expect(empty.frameCount).toBe(0);
    await empty.read(0, 0, [new Float32Array(0)]);
  });
});
