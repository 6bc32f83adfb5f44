/** The subsonic filter: a minimum-phase high-pass that takes out DC offset and rumble, the same on every channel. */
import type { SubsonicFilterSettings } from '../plan/mastering-plan.ts';
import { designButterworthSections } from './butterworth-sections.ts';
import { chainSections } from './section-chain.ts';
import type { Stage } from './stage.ts';

/** A slope of 0 passes every bit. No latency. */
export const subsonicFilter: Stage<SubsonicFilterSettings> = {
  kind: 'subsonic-filter',
  design({ frequencyHz, slopeDbPerOctave }, format) {
    const order = slopeDbPerOctave / 6;
    return chainSections(
      designButterworthSections({ kind: 'high-pass', frequencyHz, order }, format.sampleRate),
      format,
    );
  },
};
