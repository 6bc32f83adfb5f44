/** Sample-rate conversion by band-limited interpolation: one windowed sinc for each position between input frames. */
import { type PcmAudio, SAMPLE_RATE_RANGE_HZ } from './pcm-audio.ts';
import { windowedSinc } from './windowed-sinc.ts';

/** Kaiser shape for 130 dB of stop band. @source J. F. Kaiser's design formula, 0.1102 (A − 8.7) */
const BETA = 13.37;
/** The pass band reaches to this share of the lower half rate: 20 kHz of 44.1 kHz. The stop band begins at that half rate. */
const PASS_BAND_SHARE = 0.907;
/** Frames of the lower rate on each side, for that transition at that attenuation (Kaiser's formula gives 91.4). */
const HALF_WIDTH_FRAMES = 92;

/**
 * Converts audio to another sample rate: stop band below −120 dB, no delay (input frame n stays at time n / rate), length
 * frames × out / in to the nearest frame. Audio that has the rate already is returned as it is.
 *
 * @throws {RangeError} a sample rate that is not a whole number in 8000…192 000
 */
export function resample(audio: PcmAudio, sampleRate: number): PcmAudio {
  checkRate(sampleRate);
  if (sampleRate === audio.sampleRate) return audio;
  checkRate(audio.sampleRate);
  const converter = designConverter(audio.sampleRate, sampleRate);
  return {
    sampleRate,
    channelLayout: audio.channelLayout,
    channels: audio.channels.map((channel) => convert(channel, converter)),
  };
}

interface Converter {
  /** Output frame m sits at m · stepFrames / phaseCount input frames. */
  readonly phaseCount: number;
  readonly stepFrames: number;
  /** Input frames on each side of an output frame. */
  readonly reachFrames: number;
  /** `2 · reachFrames` taps a phase, one phase after the other. */
  readonly taps: Float64Array;
}

function designConverter(inputRate: number, outputRate: number): Converter {
  const common = greatestCommonDivisor(inputRate, outputRate);
  const phaseCount = outputRate / common;
  const lowerRate = Math.min(inputRate, outputRate);
  const reachFrames = Math.ceil((HALF_WIDTH_FRAMES * inputRate) / lowerRate);
  // Zero crossings a frame: the middle of the transition, in half rates of the input.
  const crossings = (((1 + PASS_BAND_SHARE) / 2) * lowerRate) / inputRate;
  const shape = { halfWidth: reachFrames * crossings, beta: BETA };
  const taps = new Float64Array(phaseCount * 2 * reachFrames);
  for (let phase = 0; phase < phaseCount; phase++) {
    const own = taps.subarray(phase * 2 * reachFrames, (phase + 1) * 2 * reachFrames);
    for (let tap = 0; tap < own.length; tap++) {
      const distanceFrames = tap - (reachFrames - 1) - phase / phaseCount;
      own[tap] = windowedSinc(distanceFrames * crossings, shape);
    }
    const sum = own.reduce((total, tap) => total + tap, 0);
    for (let tap = 0; tap < own.length; tap++) own[tap]! /= sum;
  }
  return { phaseCount, stepFrames: inputRate / common, reachFrames, taps };
}

function convert(
  channel: Float32Array,
  { phaseCount, stepFrames, reachFrames, taps }: Converter,
): Float32Array {
  const tapCount = 2 * reachFrames;
  const padded = new Float32Array(channel.length + 2 * tapCount);
  padded.set(channel, tapCount);
  const output = new Float32Array(Math.round((channel.length * phaseCount) / stepFrames));
  let inputFrame = 0;
  let phase = 0;
  for (let frame = 0; frame < output.length; frame++) {
    const firstTap = phase * tapCount;
    const firstSample = tapCount + inputFrame - (reachFrames - 1);
    let sum = 0;
    for (let tap = 0; tap < tapCount; tap++) sum += taps[firstTap + tap]! * padded[firstSample + tap]!;
    output[frame] = sum;
    phase += stepFrames;
    inputFrame += Math.floor(phase / phaseCount);
    phase %= phaseCount;
  }
  return output;
}

function checkRate(sampleRate: number): void {
  const { lowest, highest } = SAMPLE_RATE_RANGE_HZ;
  if (Number.isInteger(sampleRate) && sampleRate >= lowest && sampleRate <= highest) return;
  throw new RangeError(
    `Cannot resample as sample rates must be whole numbers from ${lowest} to ${highest} Hz: current value is ${sampleRate}`,
  );
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
