/** The levels that a panel may have, as people call them. */
export const LEVEL_NAMES: Readonly<Record<string, string>> = {
  matched: 'equally loud',
  'as-released': 'as the files are',
  'platform:spotify-normal': 'as on Spotify, normal',
  'platform:spotify-quiet': 'as on Spotify, quiet',
  'platform:spotify-loud': 'as on Spotify, loud',
  'platform:youtube': 'as on YouTube',
  'platform:apple-music': 'as on Apple Music',
  'platform:tidal': 'as on TIDAL',
  'platform:amazon-music': 'as on Amazon Music',
  'platform:deezer': 'as on Deezer',
};
