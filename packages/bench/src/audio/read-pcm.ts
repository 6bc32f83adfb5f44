import { type AudioInput, type PcmAudio, toAudioSource } from '@earwitness/engine';
import { channelCountOf } from '@earwitness/engine/measure';

/**
 * Reads a stretch of audio into memory, by default all of it.
 *
 * @returns audio that is in memory as a whole already is passed through
 */
export async function readPcm(
  audio: AudioInput,
  stretch?: { startFrame: number; frameCount: number },
): Promise<PcmAudio> {
  if (stretch === undefined && 'channels' in audio) return audio;
  const source = toAudioSource(audio);
  const { startFrame, frameCount } = stretch ?? { startFrame: 0, frameCount: source.frameCount };
  const channels = Array.from(
    { length: channelCountOf(source.channelLayout) },
    () => new Float32Array(frameCount),
  );
  await source.read(startFrame, frameCount, channels);
  return { sampleRate: source.sampleRate, channelLayout: source.channelLayout, channels };
}
