import type { PlaybackSystem } from '@earwitness/bench/panel';
import { msg } from '@lit/localize';

/** In the order in which they are offered. */
export const PLAYBACK_SYSTEMS: readonly PlaybackSystem[] = [
  'headphones',
  'earbuds',
  'studio-monitors',
  'laptop',
  'phone',
  'bluetooth-speaker',
  'car',
  'other',
];

/** What people call a playback system. */
export function playbackName(playback: PlaybackSystem): string {
  switch (playback) {
    case 'studio-monitors':
      return msg('Studio monitors');
    case 'headphones':
      return msg('Headphones');
    case 'earbuds':
      return msg('Earbuds');
    case 'laptop':
      return msg('Laptop');
    case 'phone':
      return msg('Phone');
    case 'car':
      return msg('Car');
    case 'bluetooth-speaker':
      return msg('Bluetooth speaker');
    case 'other':
      return msg('Something else');
  }
}
