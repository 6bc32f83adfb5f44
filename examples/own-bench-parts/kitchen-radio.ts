/** A playback system: it gets a source and gives what a listener hears of it, from whichever place it is read. */
import type { PlaybackSystem } from '@earwitness/bench';
import { type AudioSource, analyze } from '@earwitness/engine';

/** The same in all channels, times a gain. */
function inMono(source: AudioSource, gain: number): AudioSource {
  const { sampleRate, channelLayout, frameCount } = source;
  return {
    sampleRate,
    channelLayout,
    frameCount,
    async read(startFrame, frames, into) {
      await source.read(startFrame, frames, into);
      for (let frame = 0; frame < frames; frame += 1) {
        const sum = into.reduce((total, channel) => total + channel[frame]!, 0);
        for (const channel of into) channel[frame] = (gain * sum) / into.length;
      }
    },
  };
}

export const kitchenRadio: PlaybackSystem = {
  id: 'kitchen-radio',
  title: 'Kitchen radio',
  description:
    'One loudspeaker for left and right, from across the room. Left out: its tone, and the kettle.',
  source: 'ours',
  thirdOctaveGainsDb: null,
  async simulate(source, { signal }) {
    const [before, after] = await Promise.all(
      [source, inMono(source, 1)].map((heard) => analyze(heard, { signal })),
    );
    const lost = (before!.integratedLufs ?? 0) - (after!.integratedLufs ?? 0);
    const loudnessGainDb = after!.integratedLufs === null ? 0 : Math.min(24, lost);
    return {
      source: inMono(source, 10 ** (loudnessGainDb / 20)),
      measured: { loudnessGainDb },
      close: async () => {},
    };
  },
};
