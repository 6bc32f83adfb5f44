import { loudnessPenalties } from '../playback/loudness-penalties.ts';
import { LOUDNESS_PLATFORMS, type LoudnessPlatform } from '../playback/loudness-platforms.ts';
import type { Metric } from './metric.ts';

/** `spotify-normal` as `spotifyNormalGainDb`. */
const scoreKeyOf = (platformId: string): string =>
  `${platformId.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())}GainDb`;

/** One metric for each service that changes the level of what it plays; what has to be delivered at a loudness is a target instead. */
export const platformGains: readonly Metric[] = LOUDNESS_PLATFORMS.filter(
  ({ kind }) => kind === 'playback',
).map(
  ({ id, label, targetLufs, source }: LoudnessPlatform): Metric => ({
    id: scoreKeyOf(id),
    title: `Gain on ${label}`,
    unit: 'dB',
    digits: 1,
    family: 'delivery',
    meaning: `By how much the level changes on ${label}, which plays at −${-targetLufs} LUFS: below 0 is turned down, the penalty for being louder. Without a value where no source says what becomes of quiet music.`,
    source: `${source.title}, ${source.year}`,
    comparesWith: 'nothing',
    better: 'none',
    ideal: null,
    least: null,
    silence: null,
    isLevelIndependent: false,
    asymmetry: null,
    measure: ({ rendering }) =>
      loudnessPenalties(rendering.analysis).find(({ platformId }) => platformId === id)?.gainDb ?? null,
  }),
);
