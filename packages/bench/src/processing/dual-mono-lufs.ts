import type { ChannelLayout } from '@earwitness/engine';

/** One channel that both loudspeakers play has twice the power. */
const SECOND_CHANNEL_LU = 10 * Math.log10(2);

/**
 * The loudness of audio as it is heard on two loudspeakers: mono counts as the same channel twice, so that a mono file and the same sound
 * in stereo are as loud. Other layouts, and no loudness, stay as they are.
 *
 * @source ITU-R BS.1770-5, Annex 1: the powers of the channels are added
 */
export const dualMonoLufs = (lufs: number | null, channelLayout: ChannelLayout): number | null =>
  lufs !== null && channelLayout === 'mono' ? lufs + SECOND_CHANNEL_LU : lufs;
