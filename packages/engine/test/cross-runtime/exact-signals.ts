/**
 * Signals that have the same bits in every runtime, as they are made of additions, multiplications and integers alone. Between them
 * they give every meter something to find.
 */
import { type ChannelLayout, channelCountOf } from '../../src/audio/channel-layout.ts';
import type { PcmAudio } from '../../src/audio/pcm-audio.ts';

export const EXACT_SIGNALS: Readonly<Record<string, () => PcmAudio>> = {
  'a programme of 7 s': () => makeProgramme('stereo', { sampleRate: 44_100, seconds: 7, seed: 1 }),
  'two segments and a bit': () => makeProgramme('stereo', { sampleRate: 8_000, seconds: 121.37, seed: 2 }),
  mono: () => makeProgramme('mono', { sampleRate: 48_000, seconds: 4, seed: 3 }),
  'five channels and LFE': () => makeProgramme('5.1', { sampleRate: 48_000, seconds: 3.5, seed: 4 }),
  'less than a block': () => makeProgramme('stereo', { sampleRate: 22_050, seconds: 0.05, seed: 5 }),
  silence: () => ({
    sampleRate: 44_100,
    channelLayout: 'stereo',
    channels: [new Float32Array(44_100), new Float32Array(44_100)],
  }),
};

/** Tones and bursts of noise, louder and softer every other second, hard clipped, over faint hum and with an offset. */
function makeProgramme(
  channelLayout: ChannelLayout,
  { sampleRate, seconds, seed }: { sampleRate: number; seconds: number; seed: number },
): PcmAudio {
  const frames = Math.round(seconds * sampleRate);
  const random = lcg(seed);
  const channels = Array.from({ length: channelCountOf(channelLayout) }, (_, channel) => {
    const tones = [110, 440 + channel, 1_760, 0.4 * sampleRate].map((hz) => hz / sampleRate);
    return Float32Array.from({ length: frames }, (_, n) => {
      const second = Math.floor(n / sampleRate);
      const level = second % 2 === 0 ? 0.9 : 0.125;
      const burst = n % Math.floor(sampleRate / 2) < sampleRate / 20 ? random() : 0;
      const sum = tones.reduce((total, cycles, index) => total + wave(cycles * n) / (index + 2), 0);
      const hum = 0.001 * wave((50 * n) / sampleRate);
      return Math.max(-0.75, Math.min(0.75, level * (sum + burst) + hum + 0.002));
    });
  });
  return { sampleRate, channelLayout, channels };
}

/** A sine's parabola: 0 at whole and half cycles, ±1 between. */
function wave(cycles: number): number {
  const part = cycles - Math.floor(cycles);
  return part < 0.5 ? 8 * part * (1 - 2 * part) : -8 * (part - 0.5) * (2 - 2 * part);
}

/** Numbers −1…1. */
function lcg(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(1_664_525, state) + 1_013_904_223) >>> 0;
    return state / 2 ** 31 - 1;
  };
}
