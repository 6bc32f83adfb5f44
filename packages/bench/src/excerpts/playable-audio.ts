/** Audio as pages play it: at a rate that browsers have, within what integers hold. */
import { type PcmAudio, resample } from '@earwitness/engine';
import { peakOf } from '../audio/peak-of.ts';

const HIGHEST_RATE_HZ = 48_000;
/** What goes beyond full scale is stored this far below it. */
const HIGHEST_STORED = 0.999;

const playableRate = (sampleRate: number): number =>
  sampleRate > HIGHEST_RATE_HZ ? playableRate(sampleRate / 2) : sampleRate;

/**
 * Halves rates above 48 kHz, and turns down what reaches beyond full scale, as a mix in floats or one that was converted may.
 *
 * @returns with the gain, 0 dB or above, that makes it as loud as it was
 */
export function toPlayable(audio: PcmAudio): { audio: PcmAudio; undoDb: number } {
  const atRate = resample(audio, playableRate(audio.sampleRate));
  const peak = peakOf(atRate);
  if (peak < 1) return { audio: atRate, undoDb: 0 };
  const gain = HIGHEST_STORED / peak;
  const channels = atRate.channels.map((channel) => channel.map((sample) => sample * gain));
  return { audio: { ...atRate, channels }, undoDb: -20 * Math.log10(gain) };
}
