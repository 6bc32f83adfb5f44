import { execFileSync } from 'node:child_process';
import { type PcmAudio, toAudioSource } from '@earwitness/engine';
import { describe, expect, it } from 'vitest';
import { pcmOf } from '../../../test/pcm-of.ts';
import { music } from '../../../test/synthetic-music.ts';
import { allocateBits } from './allocate-bits.ts';
import { codeAsSbc } from './code-as-sbc.ts';

const program = process.env.EARWITNESS_FFMPEG ?? 'ffmpeg';
const hasCoder = (): boolean => {
  try {
    return /\bsbc\b/.test(execFileSync(program, ['-v', 'error', '-encoders'], { encoding: 'utf8' }));
  } catch {
    return false;
  }
};

/** Rounded to 16 bits, as it goes into a coder. */
const song = (sampleRate: number): PcmAudio => {
  const { channels, ...format } = music('coded', { seconds: 1, sampleRate });
  return {
    ...format,
    channels: channels.map((channel) => channel.map((sample) => Math.round(sample * 32_000) / 32_768)),
  };
};
const coded = (audio: PcmAudio): Promise<PcmAudio> => pcmOf(codeAsSbc(toAudioSource(audio)));

/** Power of the difference, of the first channel, dB below the original's. */
function errorDb(original: Float32Array, other: Float32Array): number {
  let power = 0;
  let error = 0;
  for (let frame = 500; frame < original.length - 500; frame += 1) {
    power += original[frame]! ** 2;
    error += (other[frame]! - original[frame]!) ** 2;
  }
  return 10 * Math.log10(error / power);
}

describe('codeAsSbc()', () => {
  it.skipIf(!hasCoder() && !process.env.CI)(
    'gives the samples that ffmpeg’s coder and decoder give',
    async () => {
      const { sampleRate, channels } = song(44_100);
      const original = channels[0]!;
      const integers = Int16Array.from(original, (sample) => sample * 32_768);
      const ffmpeg = (input: Uint8Array, ...parameters: string[]): Buffer =>
        execFileSync(program, ['-v', 'error', ...parameters, '-'], { input, maxBuffer: 2 ** 28 });
      const raw = ['-f', 's16le', '-ar', '44100', '-ac', '1', '-i', '-'];
      // 70 bytes a frame of 128: bitpool 31, as ours for one channel
      const stream = ffmpeg(
        new Uint8Array(integers.buffer),
        ...raw,
        '-c:a',
        'sbc',
        '-b:a',
        '193k',
        '-f',
        'sbc',
      );
      expect(stream[2]).toBe(31);
      const decoded = ffmpeg(stream, '-f', 'sbc', '-i', '-', '-f', 's16le');
      const theirs = Float32Array.from({ length: original.length }, (_, frame) =>
        2 * (frame + 73) + 1 < decoded.length ? decoded.readInt16LE(2 * (frame + 73)) / 32_768 : 0,
      );
      const ours = (await coded({ sampleRate, channelLayout: 'mono', channels: [original] })).channels[0]!;
      expect(Math.abs(errorDb(original, ours) - errorDb(original, theirs))).toBeLessThan(0.05);
      expect(errorDb(theirs, ours)).toBeLessThan(-38);
    },
  );

  it('stays within the noise of its bits, at rates of its own and at others', async () => {
    for (const sampleRate of [44_100, 48_000, 22_050]) {
      const audio = song(sampleRate);
      const { channels, ...format } = await coded(audio);
      expect(format).toMatchObject({ sampleRate, channelLayout: 'stereo' });
      expect(channels[0]).toHaveLength(audio.channels[0]!.length);
      expect(errorDb(audio.channels[0]!, channels[0]!), `${sampleRate} Hz`).toBeLessThan(-12);
      expect(errorDb(audio.channels[0]!, channels[0]!), `${sampleRate} Hz`).toBeGreaterThan(-50);
    }
  });

  it('clips what does not fit into 16 bits', async () => {
    const loud = music('loud', { seconds: 0.5 });
    const { channels } = await coded({
      ...loud,
      channels: loud.channels.map((one) => one.map((sample) => 8 * sample)),
    });
    expect(channels[0]!.every((sample) => sample >= -1 && sample < 1)).toBe(true);
    expect(channels[0]!.some((sample) => Math.abs(sample) > 0.99)).toBe(true);
  });
});

describe('allocateBits()', () => {
  it('spends the whole pool, never one bit alone, never more than sixteen', () => {
    for (let seed = 1; seed < 200; seed += 1) {
      const factors = Uint8Array.from({ length: 16 }, (_, index) => (seed * (index + 3) * 7919) % 16);
      const bits = allocateBits(factors, { bitpool: 53, sampleRate: 44_100 });
      expect(bits.reduce((sum, count) => sum + count, 0)).toBe(53);
      expect(Math.max(...bits)).toBeLessThanOrEqual(16);
    }
  });

  it('gives silence’s subbands nothing while others need it', () => {
    const factors = Uint8Array.of(12, 10, 8, 0, 0, 0, 0, 0);
    const bits = allocateBits(factors, { bitpool: 31, sampleRate: 44_100 });
    expect([...bits.subarray(0, 3)].every((count) => count >= 8)).toBe(true);
    expect(Math.max(...bits.subarray(3))).toBeLessThanOrEqual(2);
  });
});
