/**
 * What a piece of music sounds like in a few kilobytes: for every 32 ms, in which of 32 neighbouring pairs of bands the balance moved up.
 * Level, tone and polarity leave no trace in it, coding and limiting little, so that a mix and its masters are found by it before anybody
 * lines them up.
 */
import { type AudioSource, resampleSource } from '@earwitness/engine';
import FFT from 'fft.js';
import { readBlocks } from '../audio/read-blocks.ts';
import { hannWindow } from '../processing/hann-window.ts';

export interface SoundFingerprint {
  /** One word of 32 bits a frame of 32 ms. */
  readonly words: Uint32Array;
  /** 1 for frames that hold music, 0 for silence, whose bits say nothing. */
  readonly sounding: Uint8Array;
}

export interface FingerprintMatch {
  /** Share of the bits that differ where the two fit best: 0 for the same, 0.5 for strangers. */
  readonly bitErrorRate: number;
  /** Seconds by which the other is late there. */
  readonly offsetSeconds: number;
}

const RATE_HZ = 8_000;
const FRAME_FRAMES = 2_048;
const HOP_FRAMES = 256;
const HOPS_PER_SECOND = RATE_HZ / HOP_FRAMES;
const BITS = 32;
const BAND_RANGE_HZ = [300, 3_000] as const;
/** Enough to know any piece by, however long it is. */
const MOST_SECONDS = 300;
/** Frames this far below the loudest one are silence. */
const SILENT_FRAME_POWER = 1e-7;
/** Frames of one side that are compared at every offset. */
const COMPARED_FRAMES = 384;
/** Fewer sounding frames than these say nothing. */
const LEAST_FRAMES = 16;
const BLOCK_HOPS = 256;

/** First bins of 33 bands, evenly spaced in pitch, and the end of the last. */
const BAND_EDGES = Array.from({ length: BITS + 2 }, (_, band) => {
  const [lowest, highest] = BAND_RANGE_HZ;
  const hz = lowest * (highest / lowest) ** (band / (BITS + 1));
  return Math.round((hz / RATE_HZ) * FRAME_FRAMES);
});

const HANN = hannWindow(FRAME_FRAMES);

/** The channel that stands for the music: the first, since a sum of channels can cancel. */
async function* readHops(source: AudioSource, endFrame: number, signal: AbortSignal | undefined) {
  const blockFrames = BLOCK_HOPS * HOP_FRAMES;
  for await (const { channels, frames } of readBlocks(source, { endFrame, blockFrames, signal })) {
    for (let hop = 0; hop + HOP_FRAMES <= frames; hop += HOP_FRAMES)
      yield channels[0]!.subarray(hop, hop + HOP_FRAMES);
  }
}

/**
 * Takes the fingerprint of the first five minutes of a piece.
 *
 * @returns no frame for audio shorter than 0.3 s; frames that are not sounding for silence
 */
export async function takeFingerprint(
  audio: AudioSource,
  { signal }: { signal?: AbortSignal | undefined } = {},
): Promise<SoundFingerprint> {
  const source = resampleSource(audio, RATE_HZ);
  const frameCount = Math.min(source.frameCount, MOST_SECONDS * RATE_HZ);
  const most = Math.max(0, Math.floor((frameCount - FRAME_FRAMES) / HOP_FRAMES));
  const words = new Uint32Array(most);
  const powers = new Float64Array(most);
  const fft = new FFT(FRAME_FRAMES);
  const windowed = new Float64Array(FRAME_FRAMES);
  const spectrum = new Float64Array(2 * FRAME_FRAMES);
  const recent = new Float32Array(FRAME_FRAMES);
  const before = new Float64Array(BITS);
  let hops = 0;
  let taken = -1;
  for await (const hop of readHops(source, frameCount, signal)) {
    recent.copyWithin(0, HOP_FRAMES);
    recent.set(hop, FRAME_FRAMES - HOP_FRAMES);
    hops += 1;
    if (hops * HOP_FRAMES < FRAME_FRAMES) continue;

    for (let frame = 0; frame < FRAME_FRAMES; frame += 1) windowed[frame] = HANN[frame]! * recent[frame]!;
    fft.realTransform(spectrum, windowed);
    let word = 0;
    let power = 0;
    let lower = Number.NaN;
    for (let band = 0; band <= BITS; band += 1) {
      let energy = 0;
      for (let bin = BAND_EDGES[band]!; bin < BAND_EDGES[band + 1]!; bin += 1)
        energy += spectrum[2 * bin]! ** 2 + spectrum[2 * bin + 1]! ** 2;
      power += energy;
      const level = Math.log(energy + 1e-30);
      if (band > 0) {
        const balance = lower - level;
        if (balance > before[band - 1]!) word |= 1 << (band - 1);
        before[band - 1] = balance;
      }
      lower = level;
    }
    // the first frame has nothing before it
    if (taken >= 0 && taken < most) {
      words[taken] = word;
      powers[taken] = power;
    }
    taken += 1;
  }
  const count = Math.max(0, Math.min(most, taken));
  const loudest = powers.subarray(0, count).reduce((peak, power) => Math.max(peak, power), 0);
  return {
    words: words.slice(0, count),
    sounding: Uint8Array.from(powers.subarray(0, count), (power) =>
      Number(power > loudest * SILENT_FRAME_POWER),
    ),
  };
}

function differingBits(one: number, other: number): number {
  let bits = one ^ other;
  bits -= (bits >>> 1) & 0x55555555;
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/**
 * Finds where two fingerprints fit best.
 *
 * @param maximumOffsetSeconds how much of a beginning may be missing on either side
 * @returns null where either is silent or too short to say
 * @source Haitsma & Kalker, "A highly robust audio fingerprinting system", ISMIR 2002
 */
export function compareFingerprints(
  one: SoundFingerprint,
  other: SoundFingerprint,
  { maximumOffsetSeconds = 30 }: { maximumOffsetSeconds?: number } = {},
): FingerprintMatch | null {
  const sounding = [...one.words.keys()].filter((frame) => one.sounding[frame] === 1);
  const step = Math.max(1, Math.floor(sounding.length / COMPARED_FRAMES));
  const frames = sounding.filter((_, index) => index % step === 0);
  const furthest = Math.round(maximumOffsetSeconds * HOPS_PER_SECOND);
  const least = Math.max(LEAST_FRAMES, frames.length / 4);
  let best: FingerprintMatch | null = null;
  for (let offset = -furthest; offset <= furthest; offset += 1) {
    let differing = 0;
    let compared = 0;
    for (const frame of frames) {
      if (other.sounding[frame + offset] !== 1) continue;
      differing += differingBits(one.words[frame]!, other.words[frame + offset]!);
      compared += 1;
    }
    if (compared < least) continue;
    const bitErrorRate = differing / (BITS * compared);
    if (best === null || bitErrorRate < best.bitErrorRate)
      best = { bitErrorRate, offsetSeconds: offset / HOPS_PER_SECOND };
  }
  return best;
}
