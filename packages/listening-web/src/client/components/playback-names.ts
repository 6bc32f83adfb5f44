import type { PlaybackSystem } from '@earwitness/bench/panel';

/** What people call the playback systems, in the order they are offered. */
export const PLAYBACK_NAMES: Readonly<Record<PlaybackSystem, string>> = {
  'studio-monitors': 'Studio monitors',
  headphones: 'Headphones',
  earbuds: 'Earbuds',
  laptop: 'Laptop',
  phone: 'Phone',
  car: 'Car',
  'bluetooth-speaker': 'Bluetooth speaker',
  other: 'Something else',
};
