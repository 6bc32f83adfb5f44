/** Every simulated system, in the order of the reports. To add one: one file beside these, one line here. */
import { bluetoothSpeaker } from './bluetooth-speaker.ts';
import { car } from './car.ts';
import { closedHeadphones } from './closed-headphones.ts';
import { club } from './club.ts';
import { earbuds } from './earbuds.ts';
import { laptop } from './laptop.ts';
import { openHeadphones } from './open-headphones.ts';
import { phone } from './phone.ts';
import type { PlaybackSystem } from './playback-system.ts';

export const PLAYBACK_SYSTEMS: readonly PlaybackSystem[] = [
  closedHeadphones,
  openHeadphones,
  earbuds,
  laptop,
  phone,
  car,
  bluetoothSpeaker,
  club,
];
