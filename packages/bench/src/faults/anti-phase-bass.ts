import { type AudioSource, toAudioSource, UnsupportedAudioError } from '@earwitness/engine';
import { channelCountOf } from '@earwitness/engine/measure';
import { readBlocks } from '../audio/read-blocks.ts';
import { combineSources } from '../processing/change-samples.ts';
import { filterMidSide } from '../processing/zero-phase-filter.ts';
import { bandShare } from './band-shape.ts';
import { checkStrength } from './check-strength.ts';
import type { MixFault } from './mix-fault.ts';

/** All of the bass below the first, none above the second. */
const [BASS_BELOW_HZ, UNTOUCHED_FROM_HZ] = [120, 178];
const BASS = { startHz: 0, fromHz: 0, toHz: BASS_BELOW_HZ, endHz: UNTOUCHED_FROM_HZ };

/** Bass that is opposite in both loudspeakers. */
export const antiPhaseBass: MixFault = {
  id: 'anti-phase-bass',
  title: 'Anti-phase bass',
  description:
    'Bass in opposite polarity left and right, as from a stereo widener or a microphone with reversed wires: below 120 Hz what both channels have in common gets weaker by the strength, and their difference gets so much of it that the bass as a whole keeps its power; from 178 Hz on nothing changes. On two loudspeakers the bass turns vague, on one it is gone. Strength 0 gives the same samples; at 40 dB next to nothing of the bass is left in mono.',
  strengthUnit: 'dB less bass in mono',
  usualStrength: 20,
  mostStrength: 80,
  expected:
    'Third octaves of (L + R)/2 up to 100 Hz are weaker by the strength, those from 200 Hz on are as before; low side to mid rises, mono loses loudness; from about 10 dB on the detector of out-of-phase bass or mono loss speaks where there is much bass.',
  async plant(mix, { strength, signal }) {
    checkStrength(antiPhaseBass, strength);
    const source = toAudioSource(mix);
    if (channelCountOf(source.channelLayout) !== 2) {
      throw new UnsupportedAudioError(
        `Cannot plant anti-phase bass in ${source.channelLayout}: it takes a left and a right channel`,
      );
    }
    if (strength === 0) return source;
    const kept = 10 ** (-strength / 20);
    const bass = filterMidSide(source, { mid: (hz) => bandShare(BASS, hz), side: () => 0 });
    const panned = await sidePerMid(source, bass, signal);
    // Of side + moved · mid: its power is that of side, and what mid loses
    const added = Math.sqrt(panned * panned + 1 - kept * kept) - Math.abs(panned);
    const moved = panned < 0 ? -added : added;
    return combineSources(source, bass, ([left, right], [common], frames) => {
      for (let frame = 0; frame < frames; frame += 1) {
        left![frame] = left![frame]! + (kept - 1 + moved) * common![frame]!;
        right![frame] = right![frame]! + (kept - 1 - moved) * common![frame]!;
      }
    });
  },
};

/** How much of the common bass the difference holds already: 0 where they are unrelated, 1 for bass on the left alone, −1 on the right. */
async function sidePerMid(
  source: AudioSource,
  bass: AudioSource,
  signal: AbortSignal | undefined,
): Promise<number> {
  let both = 0;
  let common = 0;
  for await (const { channels, startFrame, frames } of readBlocks(source, { signal })) {
    const [left, right] = channels;
    const bassChannels = channels.map(() => new Float32Array(frames));
    await bass.read(startFrame, frames, bassChannels);
    const [mid] = bassChannels;
    for (let frame = 0; frame < frames; frame += 1) {
      both += (left![frame]! - right![frame]!) * mid![frame]!;
      common += (left![frame]! + right![frame]!) * mid![frame]!;
    }
  }
  return common > 0 ? both / common : 0;
}
