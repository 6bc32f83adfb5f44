/** What the demo's panel compares, and the listeners that are simulated on it. */
import type { SimulatedListener } from '@earwitness/listening-web';
import type { ConditionPair } from '../panels/prepare-panel.ts';

/** Ours against the artist's own master; and, as the null control, a mix against the same mix made louder. */
export const DEMO_PAIRS: readonly ConditionPair[] = [
  { conditionIds: ['ours', 'human'], itemIds: ['krem', 'dirtylove', 'buzzer'] },
  { conditionIds: ['unprocessed', 'human'], itemIds: ['menu'] },
];

/**
 * Sixteen programs that answer like listeners of known sensitivity: trained ones on good equipment hear more, and on small
 * speakers nobody hears much. The numbers are assumptions to show the method with, not findings.
 */
export const SIMULATED_LISTENERS: readonly SimulatedListener[] = [
  { dPrime: 3.6, playback: 'studio-monitors', trained: true },
  { dPrime: 3.2, playback: 'studio-monitors', trained: true },
  { dPrime: 3.0, playback: 'studio-monitors', trained: true },
  { dPrime: 3.4, playback: 'headphones', trained: true },
  { dPrime: 2.8, playback: 'headphones', trained: true },
  { dPrime: 2.5, playback: 'headphones', trained: true },
  { dPrime: 2.2, playback: 'headphones', trained: false },
  { dPrime: 2.0, playback: 'headphones', trained: false },
  { dPrime: 1.6, playback: 'headphones', trained: false },
  { dPrime: 1.4, playback: 'laptop', trained: false },
  { dPrime: 1.2, playback: 'laptop', trained: false },
  { dPrime: 1.0, playback: 'earbuds', trained: true },
  { dPrime: 0.6, playback: 'earbuds', trained: false },
  { dPrime: 0.4, playback: 'bluetooth-speaker', trained: false },
  { dPrime: 0.4, playback: 'car', trained: false },
  { dPrime: 0, playback: 'phone', trained: false },
];
