/** A mix at the rate that its master is delivered at: stages, and the limiter above all, work at that rate. */
import { type AudioInput, type AudioSource, toAudioSource } from '../audio/pcm-audio.ts';
import { resampleSource } from '../audio/resample.ts';
import type { DeliveryTarget } from '../plan/delivery-target.ts';

export function toDeliverySource(mix: AudioInput, { sampleRate }: DeliveryTarget): AudioSource {
  const source = toAudioSource(mix);
  return sampleRate === undefined ? source : resampleSource(source, sampleRate);
}
