/** A sink that measures what goes through it. */
import type { AudioSink, AudioSource } from '../audio/pcm-audio.ts';
import type { Analysis } from './analysis.ts';
import { createMeter } from './meter.ts';

export function listenWhileWriting(
  sink: AudioSink,
  { sampleRate, channelLayout }: Pick<AudioSource, 'sampleRate' | 'channelLayout'>,
): { sink: AudioSink; finish(): Analysis } {
  const meter = createMeter({ sampleRate, channelLayout });
  return {
    sink: {
      async write(block) {
        meter.push(block);
        await sink.write(block);
      },
      close: () => sink.close(),
    },
    finish: () => meter.finish(),
  };
}
