/** Every mix fault, in the order of the documentation. To add one: one file beside these, one line here. */
import { antiPhaseBass } from './anti-phase-bass.ts';
import { clipped } from './clipped.ts';
import { harsh } from './harsh.ts';
import { hum50, hum60 } from './hum.ts';
import type { MixFault } from './mix-fault.ts';
import { muddy } from './muddy.ts';
import { overCompressed } from './over-compressed.ts';

export const MIX_FAULTS: readonly MixFault[] = [
  muddy,
  harsh,
  clipped,
  antiPhaseBass,
  hum50,
  hum60,
  overCompressed,
];
