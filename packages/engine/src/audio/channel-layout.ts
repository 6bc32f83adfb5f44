/**
 * Which loudspeaker each channel of a piece of audio is for. Channels always come in the order given here, whatever order a
 * file keeps them in.
 */
import { UnsupportedAudioError } from '../errors.ts';

export type Speaker = 'L' | 'R' | 'C' | 'LFE' | 'Ls' | 'Rs' | 'Lb' | 'Rb';

/** `dual-mono` is one channel that a left and a right loudspeaker both play: 3.01 LU louder than the same channel as `mono`. */
export type ChannelLayout = 'mono' | 'dual-mono' | 'stereo' | '5.0' | '5.1' | '7.1';

/** The loudspeakers of each layout, in the order of its channels. Surrounds stand at ±90 to ±110°, backs of 7.1 at ±135°. */
export const SPEAKERS: Readonly<Record<ChannelLayout, readonly Speaker[]>> = {
  mono: ['C'],
  'dual-mono': ['C'],
  stereo: ['L', 'R'],
  '5.0': ['L', 'R', 'C', 'Ls', 'Rs'],
  '5.1': ['L', 'R', 'C', 'LFE', 'Ls', 'Rs'],
  '7.1': ['L', 'R', 'C', 'LFE', 'Lb', 'Rb', 'Ls', 'Rs'],
};

export const CHANNEL_LAYOUTS = Object.keys(SPEAKERS) as readonly ChannelLayout[];

/** Annex 3: loudspeakers between 60 and 120° to the side count 1.41, others 1; the LFE channel is left out. */
const SPEAKER_WEIGHTS: Readonly<Record<Speaker, number>> = {
  L: 1,
  R: 1,
  C: 1,
  LFE: 0,
  Ls: 1.41,
  Rs: 1.41,
  Lb: 1,
  Rb: 1,
};

export const channelCountOf = (layout: ChannelLayout): number => SPEAKERS[layout].length;

/**
 * What each channel's energy counts in loudness.
 *
 * @source ITU-R BS.1770-5, Annex 1, table 3, and Annex 3
 */
export function channelWeightsOf(layout: ChannelLayout): readonly number[] {
  if (layout === 'dual-mono') return [2];
  return SPEAKERS[layout].map((speaker) => SPEAKER_WEIGHTS[speaker]);
}

/** Mastering works on mono and stereo; throws `UnsupportedAudioError` for anything else. */
export function requireMonoOrStereo(layout: ChannelLayout, action: string): void {
  if (layout === 'mono' || layout === 'stereo') return;
  throw new UnsupportedAudioError(`Cannot ${action} audio in ${layout}: only mono and stereo are supported`);
}
