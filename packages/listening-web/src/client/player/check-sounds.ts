/**
 * Sounds by which a listener sets up: made here from a seed, the same on every machine. Levels are of a channel's RMS relative to full
 * scale, or by BS.1770 of both channels together.
 *
 * @source Milne et al. 2021, "An online headphone screening test based on dichotic pitch": three noises, a Huggins pitch in one
 * @source Woods et al. 2017, "Headphone screening to facilitate web-based auditory experiments": three tones of 200 Hz, one in
 *   anti-phase, one 6 dB down
 */
import { designKWeighting } from '@earwitness/engine/measure';

export interface CheckSound {
  sampleRate: number;
  channels: readonly [left: Float32Array<ArrayBuffer>, right: Float32Array<ArrayBuffer>];
}

/** A sound in three parts, and which of them is the one asked for. */
export interface CheckTrial {
  sound: CheckSound;
  answer: 1 | 2 | 3;
}

/** Its level is of one channel's RMS unless a loudness is asked for. */
export interface NoiseOptions {
  seed: number;
  sampleRate: number;
  seconds: number;
  levelDbfs?: number;
  levelLufs?: number | null;
}

/** Second-order sections as rows of b0, b1, b2, a1, a2. */
type Sections = readonly (readonly number[])[];

/** About as loud as the music of a panel, with room above for what noise has in peaks. */
const NOISE_DBFS = -23;
const TONE_DBFS = -26;
const PART_SECONDS = 1;
const PAUSE_SECONDS = 0.5;
const RAMP_SECONDS = 0.05;
const PARTS = [1, 2, 3] as const;

/** Where small loudspeakers begin, and where ears and loudspeakers end. */
export const BAND_TONES_HZ: readonly number[] = [40, 63, 100, 160, 8_000, 10_000, 12_000, 14_000, 16_000];

const HUGGINS_HZ = 600;
/** The band within which the phase turns, as a part of its middle. */
const HUGGINS_WIDTH = 0.12;

/**
 * Three noises, the same in both ears but that in one of them the phase turns about once within a narrow band: who hears each ear apart
 * hears a faint tone there; who hears both channels through air does not. Neither ear alone has more than plain noise.
 */
export function hugginsTrial({ seed, sampleRate }: { seed: number; sampleRate: number }): CheckTrial {
  const random = randomFrom(seed);
  const answer = drawPart(random);
  const turn = [allPass(HUGGINS_HZ, HUGGINS_WIDTH, sampleRate)];
  const parts = PARTS.map((part) => {
    const left = filterAround(whiteNoise(random, PART_SECONDS * sampleRate), speechBand(sampleRate));
    const right = part === answer ? filterAround(left, turn) : left.slice();
    return [left, right] as const;
  });
  for (const channel of parts.flat()) {
    setLevel(channel, NOISE_DBFS);
    ramp(channel, sampleRate);
  }
  return { sound: inSequence(parts, { sampleRate }), answer };
}

/**
 * Three tones, one of them 6 dB down, which is the quietest in headphones; through the air it is the one whose channels are in opposite
 * phase.
 */
export function antiPhaseTrial({ seed, sampleRate }: { seed: number; sampleRate: number }): CheckTrial {
  const random = randomFrom(seed);
  const answer = drawPart(random);
  const others = PARTS.filter((part) => part !== answer);
  const antiPhase = random() < 0.5 ? others[0] : others[1];
  const parts = PARTS.map((part) => {
    const levelDbfs = part === answer ? TONE_DBFS - 6 : TONE_DBFS;
    const left = tone({ frequencyHz: 200, sampleRate, seconds: PART_SECONDS, levelDbfs });
    return [left, part === antiPhase ? left.map((sample) => -sample) : left.slice()] as const;
  });
  return { sound: inSequence(parts, { sampleRate }), answer };
}

/** Two short notes from one side, silence from the other. */
export function sidePip({ side, sampleRate }: { side: 'left' | 'right'; sampleRate: number }): CheckSound {
  const parts = [440, 660].map((frequencyHz) => {
    const sounding = tone({ frequencyHz, sampleRate, seconds: 0.35, levelDbfs: TONE_DBFS });
    const silent = new Float32Array(sounding.length);
    return side === 'left' ? ([sounding, silent] as const) : ([silent, sounding] as const);
  });
  return inSequence(parts, { sampleRate, pauseSeconds: 0.15 });
}

/** Noise with as much power in every octave from 20 Hz to 20 kHz; its end leads to its beginning without a seam. */
export function pinkNoise(options: NoiseOptions): CheckSound {
  return steadyNoise(options, pinkening(options.sampleRate));
}

/** Noise with about the spectrum of speech over a long time, as USASI noise has it; its end leads to its beginning without a seam. */
export function speechNoise(options: NoiseOptions): CheckSound {
  const { sampleRate } = options;
  return steadyNoise(options, [highPass(100, sampleRate), lowPass(320, sampleRate)]);
}

/** A tone by which the reach of a playback system is found: at every frequency it has the same level in samples. */
export function bandTone({
  frequencyHz,
  sampleRate,
}: {
  frequencyHz: number;
  sampleRate: number;
}): CheckSound {
  if (!(frequencyHz > 0 && frequencyHz < sampleRate / 2)) {
    throw new RangeError(
      `Cannot make a tone as frequencyHz must be above 0 and below half the sample rate of ${sampleRate}: current value is ${frequencyHz}`,
    );
  }
  const left = tone({ frequencyHz, sampleRate, seconds: 1, levelDbfs: TONE_DBFS });
  return { sampleRate, channels: [left, left.slice()] };
}

/** @source ITU-R BS.1770-5, without its gates, which leave a steady sound as it is */
function loudnessOf({ sampleRate, channels }: CheckSound): number {
  const [shelf, pass] = [0, 5].map((at) => [...designKWeighting(sampleRate)].slice(at, at + 5));
  const power = channels.reduce(
    (sum, channel) => sum + rmsOf(filterAround(channel, [shelf!, pass!])) ** 2,
    0,
  );
  return -0.691 + 10 * Math.log10(power);
}

function steadyNoise(
  { seed, sampleRate, seconds, levelDbfs = NOISE_DBFS, levelLufs = null }: NoiseOptions,
  shape: Sections,
): CheckSound {
  const left = filterAround(whiteNoise(randomFrom(seed), Math.round(seconds * sampleRate)), shape);
  setLevel(left, levelDbfs);
  if (levelLufs !== null) {
    setLevel(left, levelDbfs + levelLufs - loudnessOf({ sampleRate, channels: [left, left] }));
  }
  return { sampleRate, channels: [left, left.slice()] };
}

function tone({
  frequencyHz,
  sampleRate,
  seconds,
  levelDbfs,
}: {
  frequencyHz: number;
  sampleRate: number;
  seconds: number;
  levelDbfs: number;
}): Float32Array<ArrayBuffer> {
  const peak = Math.SQRT2 * 10 ** (levelDbfs / 20);
  const samples = Float32Array.from(
    { length: Math.round(seconds * sampleRate) },
    (_, frame) => peak * Math.sin((2 * Math.PI * frequencyHz * frame) / sampleRate),
  );
  return ramp(samples, sampleRate);
}

/** One part after the other, with silence between them. */
function inSequence(
  parts: readonly (readonly [Float32Array, Float32Array])[],
  { sampleRate, pauseSeconds = PAUSE_SECONDS }: { sampleRate: number; pauseSeconds?: number },
): CheckSound {
  const pause = Math.round(pauseSeconds * sampleRate);
  const frames = parts.reduce((sum, [left]) => sum + left.length + pause, -pause);
  const channels = [new Float32Array(frames), new Float32Array(frames)] as const;
  let at = 0;
  for (const [left, right] of parts) {
    channels[0].set(left, at);
    channels[1].set(right, at);
    at += left.length + pause;
  }
  return { sampleRate, channels };
}

/** Raised cosines at both ends. */
function ramp(samples: Float32Array<ArrayBuffer>, sampleRate: number): Float32Array<ArrayBuffer> {
  const frames = Math.round(RAMP_SECONDS * sampleRate);
  for (let frame = 0; frame < frames; frame += 1) {
    const gain = 0.5 * (1 - Math.cos((Math.PI * frame) / frames));
    samples[frame]! *= gain;
    samples[samples.length - 1 - frame]! *= gain;
  }
  return samples;
}

function setLevel(samples: Float32Array, levelDbfs: number): void {
  const gain = 10 ** (levelDbfs / 20) / rmsOf(samples);
  for (let frame = 0; frame < samples.length; frame += 1) samples[frame]! *= gain;
}

function rmsOf(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return Math.sqrt(sum / samples.length);
}

function drawPart(random: () => number): 1 | 2 | 3 {
  return PARTS[Math.floor(3 * random())]!;
}

function whiteNoise(random: () => number, frames: number): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length: frames }, () => 2 * random() - 1);
}

/** Seeded, uniform in [0, 1): mulberry32. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Filters as if the samples had gone on for ever, again and again: so the end fits the beginning. */
function filterAround(samples: Float32Array, sections: Sections): Float32Array<ArrayBuffer> {
  let filtered = Float64Array.from(samples);
  for (const [b0, b1, b2, a1, a2] of sections) {
    const output = new Float64Array(filtered.length);
    let x1 = 0;
    let x2 = 0;
    let y1 = 0;
    let y2 = 0;
    // The first time round fills the filter's memory.
    for (let round = 0; round < 2; round += 1) {
      for (let frame = 0; frame < filtered.length; frame += 1) {
        const x = filtered[frame]!;
        const y = b0! * x + b1! * x1 + b2! * x2 - a1! * y1 - a2! * y2;
        x2 = x1;
        x1 = x;
        y2 = y1;
        y1 = y;
        output[frame] = y;
      }
    }
    filtered = output;
  }
  return Float32Array.from(filtered);
}

/** First-order sections by the bilinear transform: (s + zero) / (s + pole), with corners in Hz; null for none. */
function firstOrder(
  { zeroHz, poleHz }: { zeroHz: number | null; poleHz: number },
  sampleRate: number,
): number[] {
  const warped = (hz: number) => Math.tan((Math.PI * hz) / sampleRate);
  const pole = warped(poleHz);
  if (zeroHz === null) return [pole / (1 + pole), pole / (1 + pole), 0, (pole - 1) / (1 + pole), 0];
  const zero = warped(zeroHz);
  return [(1 + zero) / (1 + pole), (zero - 1) / (1 + pole), 0, (pole - 1) / (1 + pole), 0];
}

const highPass = (hz: number, sampleRate: number) => firstOrder({ zeroHz: 0, poleHz: hz }, sampleRate);
const lowPass = (hz: number, sampleRate: number) => firstOrder({ zeroHz: null, poleHz: hz }, sampleRate);

/** What both small and large loudspeakers have, and noise can hide a tone in. */
const speechBand = (sampleRate: number): Sections => [
  highPass(100, sampleRate),
  lowPass(4_000, sampleRate),
  lowPass(4_000, sampleRate),
];

/** Poles two octaves apart with a zero half way: three decibels down an octave, on the whole. */
function pinkening(sampleRate: number): Sections {
  const poles = [10, 40, 160, 640, 2_560, 10_240].filter((poleHz) => poleHz < sampleRate / 4);
  return [
    highPass(20, sampleRate),
    ...poles.map((poleHz) => firstOrder({ poleHz, zeroHz: 2 * poleHz }, sampleRate)),
  ];
}

/** All frequencies as strong as before, the phase turning once about one of them. */
function allPass(centerHz: number, widthShare: number, sampleRate: number): number[] {
  const angle = (2 * Math.PI * centerHz) / sampleRate;
  const alpha = Math.sin(angle) * (widthShare / 2);
  const a0 = 1 + alpha;
  const a1 = (-2 * Math.cos(angle)) / a0;
  const a2 = (1 - alpha) / a0;
  return [a2, a1, 1, a1, a2];
}
