/** Which channel of a file is which of ours: every container has an order of its own. */
import {
  CHANNEL_LAYOUTS,
  type ChannelLayout,
  channelCountOf,
  SPEAKERS,
  type Speaker,
} from '../audio/channel-layout.ts';
import { UnreadableAudioError, UnsupportedAudioError } from '../errors.ts';

export interface ChannelPlacement {
  readonly channelLayout: ChannelLayout;
  /** Entry i is where the file keeps our channel i. */
  readonly places: readonly number[];
}

/** The loudspeakers of a WAVE channel mask that our layouts know, by bit, lowest first. @source WAVEFORMATEXTENSIBLE, dwChannelMask */
const MASK_SPEAKERS: ReadonlyArray<readonly [bit: number, speaker: Speaker]> = [
  [0x1, 'L'],
  [0x2, 'R'],
  [0x4, 'C'],
  [0x8, 'LFE'],
  [0x10, 'Lb'],
  [0x20, 'Rb'],
  [0x200, 'Ls'],
  [0x400, 'Rs'],
];

const MASK_BY_LAYOUT: ReadonlyMap<ChannelLayout, number> = new Map(
  CHANNEL_LAYOUTS.map((layout) => [
    layout,
    MASK_SPEAKERS.reduce(
      (mask, [bit, speaker]) => (SPEAKERS[layout].includes(speaker) ? mask | bit : mask),
      0,
    ),
  ]),
);

/** The WAVE channel mask of a layout, with the surrounds of 5.0 and 5.1 at the side. */
export const maskOfLayout = (layout: ChannelLayout): number => MASK_BY_LAYOUT.get(layout)!;

/** What WAVE and FLAC mean by a number of channels without a mask; the decoders of Vorbis and Opus keep to it as well. */
const DEFAULT_LAYOUTS: Readonly<Record<number, ChannelLayout>> = {
  1: 'mono',
  2: 'stereo',
  5: '5.0',
  6: '5.1',
  8: '7.1',
};

/**
 * Finds our layout and the place of each of its channels. One and two channels are mono and stereo whatever a mask says.
 *
 * @param mask which loudspeakers the channels are for; 0 or none for the default order of WAVE
 * @throws {UnreadableAudioError} no channels
 * @throws {UnsupportedAudioError} more than two channels without `multichannel`, or loudspeakers that no layout of ours has
 */
export function placeChannels(
  name: string,
  channelCount: number,
  { mask = 0, multichannel = false }: { mask?: number; multichannel?: boolean } = {},
): ChannelPlacement {
  checkChannelCount(name, channelCount, { multichannel });
  if (channelCount > 2 && mask !== 0) return placeByMask(name, channelCount, mask);
  const channelLayout = DEFAULT_LAYOUTS[channelCount]!;
  return { channelLayout, places: SPEAKERS[channelLayout].map((_, index) => index) };
}

/** Refuses what has no layout, before anything is decoded. */
export function checkChannelCount(
  name: string,
  channelCount: number,
  { multichannel }: { multichannel: boolean },
): void {
  if (channelCount === 0) {
    throw new UnreadableAudioError({ file: name, reason: 'it has no audio channels' });
  }
  if (channelCount > 2 && !(multichannel && DEFAULT_LAYOUTS[channelCount])) {
    const supported = multichannel ? 'mono, stereo, 5.0, 5.1 and 7.1' : 'mono and stereo';
    throw new UnsupportedAudioError(
      `Cannot use ${name}: it has ${channelCount} channels, only ${supported} are supported`,
    );
  }
}

function placeByMask(name: string, channelCount: number, mask: number): ChannelPlacement {
  const atTheSide = (mask & 0x600) !== 0;
  const speakers = MASK_SPEAKERS.filter(([bit]) => mask & bit).map(([, speaker]) =>
    // A surround pair that stands alone is written as back or side: either way it is the surrounds.
    atTheSide ? speaker : speaker === 'Lb' ? 'Ls' : speaker === 'Rb' ? 'Rs' : speaker,
  );
  const knownBits = MASK_SPEAKERS.reduce((bits, [bit]) => bits | bit, 0);
  const placement =
    (mask & ~knownBits) === 0 && speakers.length === channelCount ? placementOf(speakers) : undefined;
  if (placement) return placement;
  throw new UnsupportedAudioError(
    `Cannot use ${name}: its channel mask 0x${mask.toString(16)} names loudspeakers for ${channelCount} channels that are none of 5.0, 5.1 and 7.1`,
  );
}

function placementOf(speakers: readonly Speaker[]): ChannelPlacement | undefined {
  const channelLayout = CHANNEL_LAYOUTS.find(
    (layout) =>
      channelCountOf(layout) === speakers.length &&
      SPEAKERS[layout].every((speaker) => speakers.includes(speaker)),
  );
  if (!channelLayout) return undefined;
  return { channelLayout, places: SPEAKERS[channelLayout].map((speaker) => speakers.indexOf(speaker)) };
}
