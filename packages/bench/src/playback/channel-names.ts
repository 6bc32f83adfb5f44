/** What the channels of each layout are called by people, in their order. */
import type { Analysis } from '@earwitness/engine';

export const CHANNEL_NAMES: Readonly<Record<Analysis['channelLayout'], readonly string[]>> = {
  mono: ['Mono'],
  'dual-mono': ['Mono, on two loudspeakers'],
  stereo: ['Left', 'Right'],
  '5.0': ['Left', 'Right', 'Center', 'Left surround', 'Right surround'],
  '5.1': ['Left', 'Right', 'Center', 'LFE', 'Left surround', 'Right surround'],
  '7.1': ['Left', 'Right', 'Center', 'LFE', 'Left back', 'Right back', 'Left side', 'Right side'],
};
