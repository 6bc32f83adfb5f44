/** A page of the player alone, for tests that ask it what a page would. */
import { CheckSpeaker } from '../../src/client/player/check-speaker.ts';
import { Player } from '../../src/client/player/player.ts';
import busyWorklet from './busy-worklet.ts?worker&url';

Object.assign(globalThis, { Player, CheckSpeaker, busyWorklet });
