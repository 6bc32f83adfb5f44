/** Linear filtering by fast convolution: all channels alike, or two, or mid and side of them, each through an impulse response of its own. */
import { type AudioSource, UnsupportedAudioError } from '@earwitness/engine';
import { channelCountOf } from '@earwitness/engine/measure';
import FFT from 'fft.js';
import { processBlockwise } from './process-blockwise.ts';

export interface ImpulseResponse {
  readonly taps: Float64Array;
  /** Index of the tap that acts at the time of its input; taps before it act ahead. */
  readonly origin: number;
}

/** Below −240 dBFS is nothing but rounding of the transform, where the original may be silent. */
const SILENT = 1e-12;
/** A block is three times as long as the response, so that most of each transform comes to use. */
const TRANSFORM_PER_RESPONSE = 4;

/**
 * Convolves a source with an impulse response a channel, without delay beyond what the responses have.
 *
 * @param first of the left channel, or of mid; of the only channel; without a second, of all channels of left and right and more
 * @param second of the right channel, or of side; not needed for one channel. Both have one origin and one length
 * @param pair whether the two filtered signals are left and right or mid and side
 * @throws {RangeError} for responses that differ in length or origin
 * @throws {UnsupportedAudioError} for more than two channels that are not to be filtered alike
 */
export function convolve(
  source: AudioSource,
  {
    first,
    second = first,
    pair,
  }: { first: ImpulseResponse; second?: ImpulseResponse; pair: 'left-right' | 'mid-side' },
): AudioSource {
  const tapCount = first.taps.length;
  if (second.taps.length !== tapCount || second.origin !== first.origin) {
    throw new RangeError(
      `Cannot convolve as both responses must have one length and origin: current lengths are ${tapCount} and ${second.taps.length}`,
    );
  }
  const isMidSide = pair === 'mid-side';
  if (channelCountOf(source.channelLayout) > 2 && (isMidSide || second !== first)) {
    throw new UnsupportedAudioError(
      `Cannot filter left and right apart in ${source.channelLayout}: only mono and stereo are supported`,
    );
  }
  const framesBehind = first.origin;
  const framesBefore = tapCount - 1 - first.origin;
  const size = TRANSFORM_PER_RESPONSE * 2 ** Math.ceil(Math.log2(Math.max(16, tapCount)));
  const fft = new FFT(size);
  const { sum, difference } = transformPair(fft, size, first, second);
  const packed = new Float64Array(2 * size);
  const spectrum = new Float64Array(2 * size);
  const filtered = new Float64Array(2 * size);

  return processBlockwise(source, {
    blockFrames: size - tapCount + 1,
    framesBefore,
    framesBehind,
    process(channels) {
      const output: Float32Array[] = [];
      for (let channel = 0; channel < channels.length; channel += 2) {
        const [left, right] = channels.slice(channel, channel + 2);
        pack(packed, left!, right, isMidSide);
        fft.transform(spectrum, packed);
        filterPair(filtered, spectrum, sum, difference);
        fft.inverseTransform(packed, filtered);
        const taken = { from: framesBefore, frames: size - tapCount + 1, isMono: !right, isMidSide };
        output.push(...unpack(packed, taken));
      }
      return output;
    },
  });
}

/** Half the sum and half the difference of the two responses' spectra: what a spectrum that holds both signals is multiplied by. */
function transformPair(fft: FFT, size: number, first: ImpulseResponse, second: ImpulseResponse) {
  const spectrumOf = ({ taps, origin }: ImpulseResponse): Float64Array => {
    const circular = new Float64Array(2 * size);
    for (const [tap, value] of taps.entries()) circular[2 * ((tap - origin + size) % size)] = value;
    const spectrum = new Float64Array(2 * size);
    fft.transform(spectrum, circular);
    return spectrum;
  };
  const one = spectrumOf(first);
  const other = second === first ? one : spectrumOf(second);
  return {
    sum: one.map((value, index) => (value + other[index]!) / 2),
    difference: one.map((value, index) => (value - other[index]!) / 2),
  };
}

function pack(
  packed: Float64Array,
  left: Float32Array,
  right: Float32Array | undefined,
  isMidSide: boolean,
): void {
  for (let frame = 0; frame < left.length; frame += 1) {
    const one = left[frame]!;
    const other = right ? right[frame]! : 0;
    packed[2 * frame] = isMidSide && right ? (one + other) / 2 : one;
    packed[2 * frame + 1] = isMidSide && right ? (one - other) / 2 : other;
  }
}

/** With Z = A + iB of two real signals: A·G + iB·H = Z·(G + H)/2 + Z̄(−f)·(G − H)/2. */
function filterPair(
  filtered: Float64Array,
  spectrum: Float64Array,
  sum: Float64Array,
  difference: Float64Array,
): void {
  const size = spectrum.length / 2;
  for (let bin = 0; bin < size; bin += 1) {
    const mirror = bin === 0 ? 0 : size - bin;
    const real = spectrum[2 * bin]!;
    const imaginary = spectrum[2 * bin + 1]!;
    const mirrorReal = spectrum[2 * mirror]!;
    const mirrorImaginary = -spectrum[2 * mirror + 1]!;
    const sumReal = sum[2 * bin]!;
    const sumImaginary = sum[2 * bin + 1]!;
    const differenceReal = difference[2 * bin]!;
    const differenceImaginary = difference[2 * bin + 1]!;
    filtered[2 * bin] =
      real * sumReal -
      imaginary * sumImaginary +
      mirrorReal * differenceReal -
      mirrorImaginary * differenceImaginary;
    filtered[2 * bin + 1] =
      real * sumImaginary +
      imaginary * sumReal +
      mirrorReal * differenceImaginary +
      mirrorImaginary * differenceReal;
  }
}

function unpack(
  packed: Float64Array,
  { from, frames, isMono, isMidSide }: { from: number; frames: number; isMono: boolean; isMidSide: boolean },
): Float32Array[] {
  const left = new Float32Array(frames);
  const right = new Float32Array(isMono ? 0 : frames);
  const audible = (value: number): number => (Math.abs(value) < SILENT ? 0 : value);
  for (let frame = 0; frame < frames; frame += 1) {
    const one = audible(packed[2 * (from + frame)]!);
    const other = audible(packed[2 * (from + frame) + 1]!);
    left[frame] = isMidSide && !isMono ? one + other : one;
    if (!isMono) right[frame] = isMidSide ? one - other : other;
  }
  return isMono ? [left] : [left, right];
}
