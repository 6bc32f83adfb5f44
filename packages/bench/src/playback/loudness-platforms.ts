/**
 * What services do to the level of what they play, and what broadcasters and podcasts ask for: the gain that a master will get.
 *
 * Where no public source says how a service treats quiet music, neither do we. Album modes are left out: every gain here is a
 * single track's.
 *
 * @source per platform, in `source`; looked up in November 2026. Services change their rules without notice.
 */

/** What happens to music quieter than the target. */
type QuietMusic =
  /** Left as it is. */
  | 'left'
  /** Raised as far as its true peak stays under the ceiling. */
  | 'raised-to-ceiling'
  /** Raised to the target, peaks limited at the ceiling where they would pass it. */
  | 'raised-and-limited'
  /** No public source says. */
  | 'unknown';

export interface LoudnessPlatform {
  readonly id: string;
  readonly label: string;
  /** `playback`: the player applies the gain; `delivery`: the file has to come at this loudness. */
  readonly kind: 'playback' | 'delivery';
  readonly targetLufs: number;
  readonly quietMusic: QuietMusic;
  /** The most that peaks may reach after the gain; `null` where the source names none. */
  readonly ceilingDbtp: number | null;
  /** `year` is the page's own, or that of our look where it has none. */
  readonly source: { readonly title: string; readonly url: string; readonly year: number };
}

const SPOTIFY = {
  title: 'Spotify for Artists: Loudness normalization',
  url: 'https://support.spotify.com/us/artists/article/loudness-normalization',
  year: 2026,
} as const;
const PRODUCTION_EXPERT = {
  title: 'Production Expert: Apple choose −16 LUFS loudness level for Apple Music',
  url: 'https://www.production-expert.com/production-expert-1/apple-choose-16lufs-loudness-level-for-apple-music-heres-why',
  year: 2022,
} as const;

export const LOUDNESS_PLATFORMS: readonly LoudnessPlatform[] = [
  {
    id: 'spotify-normal',
    label: 'Spotify, normal',
    kind: 'playback',
    targetLufs: -14,
    quietMusic: 'raised-to-ceiling',
    ceilingDbtp: -1,
    source: SPOTIFY,
  },
  {
    id: 'spotify-quiet',
    label: 'Spotify, quiet',
    kind: 'playback',
    targetLufs: -19,
    quietMusic: 'raised-to-ceiling',
    ceilingDbtp: -1,
    source: SPOTIFY,
  },
  {
    id: 'spotify-loud',
    label: 'Spotify, loud',
    kind: 'playback',
    targetLufs: -11,
    quietMusic: 'raised-and-limited',
    ceilingDbtp: -1,
    source: SPOTIFY,
  },
  {
    id: 'youtube',
    label: 'YouTube',
    kind: 'playback',
    targetLufs: -14,
    quietMusic: 'left',
    ceilingDbtp: null,
    source: {
      title: 'Audio Masterclass: Loudness levels of pro audio experts',
      url: 'https://www.record-producer.com/loudness-levels-of-pro-audio-experts',
      year: 2026,
    },
  },
  {
    id: 'apple-music',
    label: 'Apple Music',
    kind: 'playback',
    targetLufs: -16,
    quietMusic: 'unknown',
    ceilingDbtp: null,
    source: PRODUCTION_EXPERT,
  },
  {
    id: 'tidal',
    label: 'TIDAL',
    kind: 'playback',
    targetLufs: -14,
    quietMusic: 'left',
    ceilingDbtp: null,
    source: {
      title: 'MeterPlugs: Tidal adds loudness normalization',
      url: 'https://www.meterplugs.com/blog/2016/10/07/tidal-adds-loudness-normalization.html',
      year: 2016,
    },
  },
  {
    id: 'amazon-music',
    label: 'Amazon Music',
    kind: 'playback',
    targetLufs: -14,
    quietMusic: 'unknown',
    ceilingDbtp: null,
    source: PRODUCTION_EXPERT,
  },
  {
    id: 'deezer',
    label: 'Deezer',
    kind: 'playback',
    targetLufs: -15,
    quietMusic: 'unknown',
    ceilingDbtp: null,
    source: PRODUCTION_EXPERT,
  },
  {
    id: 'ebu-r128',
    label: 'Broadcast, EBU R 128',
    kind: 'delivery',
    targetLufs: -23,
    quietMusic: 'raised-and-limited',
    ceilingDbtp: -1,
    source: {
      title: 'EBU R 128: Loudness normalisation and permitted maximum level of audio signals',
      url: 'https://tech.ebu.ch/publications/r128',
      year: 2020,
    },
  },
  {
    id: 'atsc-a85',
    label: 'Broadcast, ATSC A/85',
    kind: 'delivery',
    targetLufs: -24,
    quietMusic: 'raised-and-limited',
    ceilingDbtp: -2,
    source: {
      title: 'ATSC A/85: Techniques for Establishing and Maintaining Audio Loudness for Digital Television',
      url: 'https://manualzilla.com/doc/5733164/a-85-2013',
      year: 2013,
    },
  },
  {
    id: 'apple-podcasts',
    label: 'Apple Podcasts',
    kind: 'delivery',
    targetLufs: -16,
    quietMusic: 'raised-and-limited',
    ceilingDbtp: -1,
    source: {
      title: 'Apple Podcasts for Creators: Audio requirements',
      url: 'https://podcasters.apple.com/support/893-audio-requirements',
      year: 2026,
    },
  },
];
