/** Filters known by their gains alone: linear phase with its delay taken out, so that nothing moves in time. */
import type { AudioSource } from '@earwitness/engine';
import FFT from 'fft.js';
import { convolve, type ImpulseResponse } from './convolve.ts';

/** The amplitude that a filter gives to a frequency; 0 takes it out. */
export type AmplitudeAt = (frequencyHz: number) => number;

/** Fine enough to follow a slope of 24 dB an octave at 25 Hz within 0.1 dB. */
const COARSEST_BIN_HZ = 2;

/** How many frequencies from 0 Hz to the sample rate a filter is designed on: a power of two. */
export const designSize = (sampleRate: number): number =>
  2 ** Math.ceil(Math.log2(sampleRate / COARSEST_BIN_HZ));

/**
 * Designs a filter by sampling its gains in frequency; a Hann window over the response smooths them over about 2 Hz.
 *
 * @source frequency-sampling design, Oppenheim & Schafer, "Discrete-Time Signal Processing"
 */
export function designZeroPhase(amplitudeAt: AmplitudeAt, sampleRate: number): ImpulseResponse {
  const size = designSize(sampleRate);
  const fft = new FFT(size);
  const spectrum = new Float64Array(2 * size);
  for (let bin = 0; bin <= size / 2; bin += 1) {
    const amplitude = amplitudeAt((bin * sampleRate) / size);
    spectrum[2 * bin] = amplitude;
    spectrum[2 * ((size - bin) % size)] = amplitude;
  }
  const response = new Float64Array(2 * size);
  fft.inverseTransform(response, spectrum);
  const origin = size / 2 - 1;
  const taps = new Float64Array(2 * origin + 1);
  for (const tap of taps.keys()) {
    const time = tap - origin;
    const window = (1 + Math.cos((2 * Math.PI * time) / size)) / 2;
    taps[tap] = window * response[2 * ((time + size) % size)]!;
  }
  return { taps, origin };
}

/** Filters mid and side of a source, as it is read; a source of one channel has mid alone. */
export function filterMidSide(
  source: AudioSource,
  { mid, side }: { mid: AmplitudeAt; side: AmplitudeAt },
): AudioSource {
  const first = designZeroPhase(mid, source.sampleRate);
  const second = side === mid ? first : designZeroPhase(side, source.sampleRate);
  return convolve(source, { first, second, pair: 'mid-side' });
}

/** Filters all channels alike, as they are read. */
export const filterChannels = (source: AudioSource, amplitudeAt: AmplitudeAt): AudioSource =>
  convolve(source, { first: designZeroPhase(amplitudeAt, source.sampleRate), pair: 'left-right' });
