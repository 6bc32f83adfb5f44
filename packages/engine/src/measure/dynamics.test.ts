import { describe, expect, it } from 'vitest';
import type { PcmAudio } from '../audio/pcm-audio.ts';
import { analyzeLoudness } from './analyze.ts';

describe('DR', () => {
  it.each([44_100, 48_000])('of a full-scale sine at %i Hz is 0 dB', async (sampleRate) => {
    const { drDb } = await analyzeLoudness(sineBlocks(sampleRate, [1, 1, 1, 1]));
    expect(drDb).toBeCloseTo(0, 3);
  });

  it('is the second largest block peak over the RMS of the loudest fifth', async () => {
    // Five blocks of 3 s: the loudest fifth is the block at 1, the second largest peak is that of the block at 0.5.
    const { drDb } = await analyzeLoudness(sineBlocks(48_000, [0.1, 1, 0.2, 0.5, 0.1]));
    expect(drDb).toBeCloseTo(20 * Math.log10(0.5), 2);
  });

  it('counts blocks of 132 480 frames at 44.1 kHz, as the DR meter does', async () => {
    // A pulse in frames 132 300…132 479 belongs to the first block, where the loud sine is, and is not a second peak.
    const audio = sineBlocks(44_100, [0.5, 0.1, 0.1, 0.1]);
    for (const channel of audio.channels) channel.fill(0.1 * Math.SQRT1_2, 132_300);
    for (const channel of audio.channels) channel[132_400] = 0.5;
    const { drDb } = await analyzeLoudness(audio);
    const rms = 0.5 * Math.sqrt(132_300 / 132_480);
    expect(drDb).toBeCloseTo(20 * Math.log10((0.1 * Math.SQRT1_2) / rms), 1);
  });

  it('needs three blocks', async () => {
    expect((await analyzeLoudness(sineBlocks(48_000, [1, 1]))).drDb).toBeNull();
  });
});

describe('PSR', () => {
  it('of a steady sine is the crest factor of a sine, K-weighted', async () => {
    const { psrDb, integratedLufs, truePeakDbtp } = await analyzeLoudness(sineBlocks(48_000, [0.5, 0.5]));
    const expected = truePeakDbtp! - integratedLufs!;
    for (const ratio of Object.values(psrDb)) expect(ratio).toBeCloseTo(expected, 2);
  });

  it('does not count windows at or below the absolute gate', async () => {
    const { psrDb } = await analyzeLoudness(sineBlocks(48_000, [1e-5, 1e-5]));
    expect(psrDb).toEqual({ minimum: null, p5: null, median: null });
  });

  it('knows one peak in each window that holds it, and in no other', async () => {
    const audio = sineBlocks(48_000, [0.05, 0.05, 0.05, 0.05]);
    for (const channel of audio.channels) channel[6 * 48_000] = 0.9;
    const { psrDb } = await analyzeLoudness(audio);
    // 91 windows of 3 s end in 12 s; 30 of them hold the peak, so the median does not.
    expect(psrDb.median! - psrDb.minimum!).toBeLessThan(0.5);
  });
});

describe('dynamic spread', () => {
  it('is the distance between soft and loud, without gates', async () => {
    const { dynamicSpreadLu, loudnessRangeLu } = await analyzeLoudness(
      sineBlocks(48_000, [0.5, 0.5, 0.5, 0.5, 0.005, 0.005, 0.005, 0.005]),
    );
    expect(dynamicSpreadLu).toBeCloseTo(40, 1);
    expect(loudnessRangeLu).toBeLessThan(20);
  });
});

/** 3 s of a 1 kHz sine at each amplitude, both sides alike. */
function sineBlocks(sampleRate: number, amplitudes: readonly number[]): PcmAudio {
  const blockFrames = 3 * sampleRate;
  const channel = Float32Array.from(
    { length: amplitudes.length * blockFrames },
    (_, n) => amplitudes[Math.floor(n / blockFrames)]! * Math.sin((2 * Math.PI * 1_000 * n) / sampleRate),
  );
  return { sampleRate, channelLayout: 'stereo', channels: [channel, channel.slice()] };
}
