import { type PcmAudio, toAudioSource } from '@earwitness/engine';
import { readPcm } from '../src/audio/read-pcm.ts';
import { convolve } from '../src/processing/convolve.ts';
import { designLowpass } from '../src/processing/lowpass.ts';

/** As if through a lossy coder: nothing above, all below. */
export function lowpass(audio: PcmAudio, { hz }: { hz: number }): Promise<PcmAudio> {
  const first = designLowpass(hz, audio.sampleRate);
  if (first === null) throw new RangeError(`Cannot low-pass at ${hz} Hz as there must be something above it`);
  return readPcm(convolve(toAudioSource(audio), { first, pair: 'left-right' }));
}
