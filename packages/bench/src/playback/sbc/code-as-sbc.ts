/** SBC, the codec of Bluetooth audio, there and back: what a decoder gives for what an encoder was given, without the bits between. */
import { type AudioSource, resampleSource } from '@earwitness/engine';
import { processBlockwise } from '../../processing/process-blockwise.ts';
import { allocateBits, SBC_RATES } from './allocate-bits.ts';
import { analyzeSubbands, FILTER_DELAY_FRAMES, SUBBANDS, synthesizeSubbands } from './subband-filters.ts';

/** Sixteen steps of eight subbands. */
const FRAME = 16 * SUBBANDS;
/** Frames of audio that are coded together here; any number of codec frames gives the same samples. */
const BLOCK_FRAMES = 128 * FRAME;
/** The analysis reaches back less than one codec frame, the synthesis as well. */
const FRAMES_BEFORE = 2 * FRAME;

/** Bits a step of all subbands: "high quality". @source A2DP, table 4.7 */
const BITPOOLS = { mono: { 44100: 31, other: 29 }, stereo: { 44100: 53, other: 51 } } as const;

/** 16-bit samples go in and come out. */
const FULL_SCALE = 32_768;

/**
 * Codes a source as SBC and decodes it, as it is read: joint stereo, eight subbands, sixteen steps a frame, allocation by loudness, 16-bit
 * samples at both ends, without delay. Samples beyond full scale are clipped. Rates that SBC does not know are converted and back.
 */
export function codeAsSbc(source: AudioSource): AudioSource {
  if (SBC_RATES.includes(source.sampleRate)) return codeAtItsRate(source);
  const sampleRate = source.sampleRate % 11_025 === 0 ? 44_100 : 48_000;
  return fitLength(
    resampleSource(codeAtItsRate(resampleSource(source, sampleRate)), source.sampleRate),
    source.frameCount,
  );
}

function codeAtItsRate(source: AudioSource): AudioSource {
  return processBlockwise(source, {
    blockFrames: BLOCK_FRAMES,
    framesBefore: FRAMES_BEFORE,
    framesBehind: FRAME,
    process(input) {
      const subbands = input.map((channel) => analyzeSubbands(toIntegers(channel)));
      for (let start = 0; start < subbands[0]!.length; start += FRAME) {
        codeFrame(
          subbands.map((samples) => samples.subarray(start, start + FRAME)),
          source.sampleRate,
        );
      }
      return subbands.map((samples) => fromIntegers(synthesizeSubbands(samples)));
    },
  });
}

const limitInteger = (sample: number): number =>
  Math.max(-FULL_SCALE, Math.min(FULL_SCALE - 1, Math.round(sample)));

function toIntegers(samples: Float32Array): Float64Array {
  const integers = new Float64Array(samples.length);
  for (let frame = 0; frame < samples.length; frame += 1)
    integers[frame] = limitInteger(samples[frame]! * FULL_SCALE);
  return integers;
}

/** The block alone, on time. */
function fromIntegers(decoded: Float64Array): Float32Array {
  const samples = new Float32Array(BLOCK_FRAMES);
  const from = FRAMES_BEFORE + FILTER_DELAY_FRAMES;
  for (let frame = 0; frame < BLOCK_FRAMES; frame += 1)
    samples[frame] = limitInteger(decoded[from + frame]!) / FULL_SCALE;
  return samples;
}

/** Rounds the subband samples of a frame to what its bits can say, in place. */
function codeFrame(channels: readonly Float64Array[], sampleRate: number): void {
  const joined = channels.length === 2 ? joinSubbands(channels[0]!, channels[1]!) : [];
  const factors = Uint8Array.from({ length: channels.length * SUBBANDS }, (_, index) =>
    scaleFactorOf(channels[Math.floor(index / SUBBANDS)]!, index % SUBBANDS),
  );
  const pools = channels.length === 2 ? BITPOOLS.stereo : BITPOOLS.mono;
  const bitpool = sampleRate === 44_100 ? pools[44_100] : pools.other;
  const bits = allocateBits(factors, { bitpool, sampleRate });
  for (const [channel, samples] of channels.entries()) {
    for (let band = 0; band < SUBBANDS; band += 1) {
      const place = channel * SUBBANDS + band;
      quantize(samples, band, { range: 2 ** (factors[place]! + 1), levels: 2 ** bits[place]! - 1 });
    }
  }
  for (const band of joined) separate(channels[0]!, channels[1]!, band);
}

/** The smallest f with all samples of the subband below 2^(f + 1). */
function scaleFactorOf(samples: Float64Array, band: number): number {
  let largest = 0;
  for (let place = band; place < FRAME; place += SUBBANDS)
    largest = Math.max(largest, Math.abs(samples[place]!));
  return Math.max(0, Math.min(15, 31 - Math.clz32(largest)));
}

function quantize(
  samples: Float64Array,
  band: number,
  { range, levels }: { range: number; levels: number },
): void {
  for (let place = band; place < FRAME; place += SUBBANDS) {
    const level = Math.max(0, Math.min(levels - 1, Math.floor(((samples[place]! / range + 1) * levels) / 2)));
    samples[place] = levels === 0 ? 0 : range * ((2 * level + 1) / levels - 1);
  }
}

/** Makes mid and side of the subbands, but the last, where these have the smaller scale factors; says which. */
function joinSubbands(left: Float64Array, right: Float64Array): number[] {
  const joined: number[] = [];
  for (let band = 0; band < SUBBANDS - 1; band += 1) {
    const apart = scaleFactorOf(left, band) + scaleFactorOf(right, band);
    join(left, right, band);
    if (scaleFactorOf(left, band) + scaleFactorOf(right, band) < apart) joined.push(band);
    else separate(left, right, band);
  }
  return joined;
}

function join(left: Float64Array, right: Float64Array, band: number): void {
  for (let place = band; place < FRAME; place += SUBBANDS) {
    const one = left[place]!;
    const other = right[place]!;
    left[place] = (one + other) / 2;
    right[place] = (one - other) / 2;
  }
}

function separate(left: Float64Array, right: Float64Array, band: number): void {
  for (let place = band; place < FRAME; place += SUBBANDS) {
    const mid = left[place]!;
    const side = right[place]!;
    left[place] = mid + side;
    right[place] = mid - side;
  }
}

/** Converting there and back may lose or win a frame: silence fills in. */
function fitLength(source: AudioSource, frameCount: number): AudioSource {
  return {
    ...source,
    frameCount,
    async read(startFrame, frames, into) {
      const there = Math.max(0, Math.min(frames, source.frameCount - startFrame));
      if (there > 0) await source.read(startFrame, there, into);
      for (const channel of into) channel.fill(0, there, frames);
    },
  };
}
