/**
 * What may lie between two renderings of a piece, one entry a kind. Each changes the audio and says where the music went: anchor
 * frame n is found at frame n + delayFrames + n · driftPpm/1e6.
 */
import type { PcmAudio } from '@earwitness/engine';
import type { Random } from '../../src/statistics/numeric/random.ts';
import { mapSamples } from '../synthetic-music.ts';
import { convolveCentered } from './convolve.ts';
import { readAt } from './interpolate.ts';
import { throughMp3 } from './through-mp3.ts';

export interface Moved {
  readonly audio: PcmAudio;
  readonly delayFrames?: number;
  readonly driftPpm?: number;
  readonly polarity?: 1 | -1;
}

export interface Distortion {
  readonly kind: string;
  readonly apply: (audio: PcmAudio, random: Random) => Moved;
}

const between = (random: Random, low: number, high: number): number => low + (high - low) * random.uniform();

const eachChannel = (audio: PcmAudio, change: (channel: Float32Array) => Float32Array): PcmAudio => ({
  ...audio,
  channels: audio.channels.map(change),
});

function delayBy(audio: PcmAudio, frames: number): Moved {
  const positionOf = (frame: number): number => frame - frames;
  return {
    audio: eachChannel(audio, (channel) => readAt(channel, { frames: channel.length, positionOf })),
    delayFrames: frames,
  };
}

/** Gains at octaves from 31 Hz on, as a linear-phase filter. */
function equalizer(gainsDb: readonly number[], sampleRate: number): Float64Array {
  const half = 1_024;
  const gainAt = (hz: number): number => {
    const octave = Math.max(0, Math.min(gainsDb.length - 1, Math.log2(Math.max(hz, 1) / 31.25)));
    const below = gainsDb[Math.floor(octave)]!;
    const above = gainsDb[Math.ceil(octave)]!;
    return 10 ** ((below + (above - below) * (octave % 1)) / 20);
  };
  const gains = Array.from({ length: half + 1 }, (_, bin) => gainAt((bin * sampleRate) / (2 * half)));
  return Float64Array.from({ length: 2 * half + 1 }, (_, tap) => {
    const distance = tap - half;
    let sum = gains[0]! + gains[half]! * Math.cos(Math.PI * distance);
    for (let bin = 1; bin < half; bin += 1)
      sum += 2 * gains[bin]! * Math.cos((Math.PI * bin * distance) / half);
    return ((sum / (2 * half)) * (1 + Math.cos((Math.PI * distance) / half))) / 2;
  });
}

/** Every frequency turned by 90°: an odd filter, Blackman-windowed. */
function quarterTurn(): Float64Array {
  const half = 2_048;
  return Float64Array.from({ length: 2 * half + 1 }, (_, tap) => {
    const distance = tap - half;
    if (distance % 2 === 0) return 0;
    const turn = (Math.PI * distance) / half;
    return (2 / (Math.PI * distance)) * (0.42 + 0.5 * Math.cos(turn) + 0.08 * Math.cos(2 * turn));
  });
}

/** A limiter without look-ahead: down at once, up again with a time constant of 60 ms, both channels alike. */
function limit(audio: PcmAudio, driveDb: number): PcmAudio {
  const drive = 10 ** (driveDb / 20);
  const release = 1 - Math.exp(-1 / (0.06 * audio.sampleRate));
  const gains = new Float32Array(audio.channels[0]!.length);
  let gain = 1;
  for (let frame = 0; frame < gains.length; frame += 1) {
    const peak = Math.max(...audio.channels.map((channel) => Math.abs(channel[frame]!))) * drive;
    gain = Math.min(gain + release * (1 - gain), peak > 1 ? 1 / peak : 1);
    gains[frame] = gain * drive;
  }
  return eachChannel(audio, (channel) => channel.map((sample, frame) => sample * gains[frame]!));
}

const scaled = (audio: PcmAudio, gain: number): PcmAudio => mapSamples(audio, (sample) => sample * gain);

const peakOf = (audio: PcmAudio): number =>
  audio.channels.reduce(
    (peak, channel) => channel.reduce((most, sample) => Math.max(most, Math.abs(sample)), peak),
    0,
  );

/** In the order in which they come to music that has several. */
export const DISTORTIONS = {
  nothing: { kind: 'nothing', apply: (audio) => ({ audio }) },
  equalizer: {
    kind: 'linear-phase equalizer, ±9 dB an octave',
    apply: (audio, random) => {
      const gainsDb = Array.from({ length: 10 }, () => between(random, -9, 9));
      const taps = equalizer(gainsDb, audio.sampleRate);
      return { audio: eachChannel(audio, (channel) => convolveCentered(channel, taps)) };
    },
  },
  limiter: {
    kind: 'limiter, driven 6 to 18 dB over the peak',
    apply: (audio, random) => ({
      audio: limit(audio, between(random, 6, 18) - 20 * Math.log10(peakOf(audio))),
    }),
  },
  clipper: {
    kind: 'hard clipper, driven 6 to 18 dB over the peak',
    apply: (audio, random) => {
      const drive = 10 ** (between(random, 6, 18) / 20) / peakOf(audio);
      return { audio: mapSamples(audio, (sample) => Math.max(-1, Math.min(1, drive * sample))) };
    },
  },
  rotation: {
    kind: 'phase rotated by 90°',
    apply: (audio) => {
      const taps = quarterTurn();
      return { audio: eachChannel(audio, (channel) => convolveCentered(channel, taps)) };
    },
  },
  polarity: {
    kind: 'inverted polarity',
    apply: (audio) => ({ audio: scaled(audio, -1), polarity: -1 }),
  },
  gain: {
    kind: 'gain −20 to +12 dB',
    apply: (audio, random) => ({ audio: scaled(audio, 10 ** (between(random, -20, 12) / 20)) }),
  },
  drift: {
    kind: 'drift up to ±20 ppm',
    apply: (audio, random) => {
      const driftPpm = between(random, -20, 20);
      const positionOf = (frame: number): number => frame / (1 + driftPpm * 1e-6);
      return {
        audio: eachChannel(audio, (channel) => readAt(channel, { frames: channel.length, positionOf })),
        driftPpm,
      };
    },
  },
  delay: {
    kind: 'whole delay up to ±1 s',
    apply: (audio, random) => delayBy(audio, Math.round(between(random, -1, 1) * audio.sampleRate)),
  },
  fraction: {
    kind: 'fractional delay up to ±1 s',
    apply: (audio, random) => delayBy(audio, between(random, -1, 1) * audio.sampleRate),
  },
  head: {
    kind: 'head cut by 2 to 4 s, tail by up to 1 s',
    apply: (audio, random) => {
      const cut = Math.round(between(random, 2, 4) * audio.sampleRate);
      const tail = Math.round(between(random, 0, 1) * audio.sampleRate);
      return {
        audio: eachChannel(audio, (channel) => channel.slice(cut, channel.length - tail)),
        delayFrames: -cut,
      };
    },
  },
  mp3: {
    kind: 'MP3 at 96 to 256 kbit/s',
    apply: (audio, random) => ({
      audio: throughMp3(
        scaled(audio, Math.min(1, 0.9 / peakOf(audio))),
        [96, 128, 192, 256][random.integer(4)]!,
      ),
    }),
  },
} as const satisfies Record<string, Distortion>;

export type DistortionName = keyof typeof DISTORTIONS;
