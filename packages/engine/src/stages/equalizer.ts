/** The equalizer: minimum-phase bells and shelves in series, the same on every channel. */
import type { EqualizerSettings } from '../plan/mastering-plan.ts';
import { designMatchedSection } from './matched-section.ts';
import { chainSections } from './section-chain.ts';
import type { Stage } from './stage.ts';

/** Bands of 0 dB are left out, so that a flat equalizer passes every bit. No latency. */
export const equalizer: Stage<EqualizerSettings> = {
  kind: 'equalizer',
  design({ bands }, format) {
    const sections = bands
      .filter((band) => band.gainDb !== 0)
      .map((band) => designMatchedSection(band, format.sampleRate));
    return chainSections(sections, format);
  },
};
