/**
 * Stereo width: the side signal louder or quieter by band, by shelves in series, and taken out of the bass where asked. There are no
 * split bands, so nothing has to add up again: besides the shelves' own, no phase is turned between mid and side.
 */
import { dbToAmplitude } from '../audio/decibels.ts';
import { BIQUAD_STATES } from '../kernels/kernels.ts';
import type { StereoWidthSettings } from '../plan/mastering-plan.ts';
import { MONO_CORNER_RATIO, WIDTH_SHELF_Q } from '../plan/stereo-width-curve.ts';
import { designButterworthSections } from './butterworth-sections.ts';
import { type BiquadCoefficients, designMatchedSection } from './matched-section.ts';
import { chainSections, flattenSections, tailFramesOf } from './section-chain.ts';
import type { Stage, StageFormat, StageState } from './stage.ts';

/**
 * Bands of 0 dB without mono bass pass every bit, and so does mono. The mid signal stays as it is, but for an all-pass where the
 * bass is made mono; what is the same in both channels stays so. No latency. Bands from half the sample rate on hold nothing, and
 * do nothing.
 */
export const stereoWidth: Stage<StereoWidthSettings> = {
  kind: 'stereo-width',
  design({ bands, monoBelowHz }, format) {
    const audible = bands.filter((band) => band.fromHz < format.sampleRate / 2);
    const sideSections = designWidth(audible, format.sampleRate);
    const midSections: BiquadCoefficients[] = [];
    if (monoBelowHz !== null) {
      const [highPass] = designButterworthSections(
        { kind: 'high-pass', frequencyHz: MONO_CORNER_RATIO * monoBelowHz, order: 2 },
        format.sampleRate,
      );
      sideSections.push(highPass!, highPass!);
      // Two such high-passes turn the phase as this all-pass does. Without it, what is panned hard left would come out of the right
      // around the corner, where the side would be turned by half a circle.
      midSections.push(allPassOf(highPass!));
    }
    const isIdle = format.channelCount === 1 || sideSections.length === 0;
    return isIdle ? chainSections([], format) : filterMidSide({ midSections, sideSections }, format);
  },
};

function designWidth(bands: StereoWidthSettings['bands'], sampleRate: number): BiquadCoefficients[] {
  const sections: BiquadCoefficients[] = [];
  let reachedDb = 0;
  for (const { fromHz, sideGainDb } of bands) {
    const gainDb = sideGainDb - reachedDb;
    reachedDb = sideGainDb;
    if (gainDb === 0) continue;
    sections.push(
      fromHz === 0
        ? { b0: dbToAmplitude(gainDb), b1: 0, b2: 0, a1: 0, a2: 0 }
        : designMatchedSection(
            { shape: 'high-shelf', frequencyHz: fromHz, gainDb, q: WIDTH_SHELF_Q },
            sampleRate,
          ),
    );
  }
  return sections;
}

/** The all-pass with the same poles. */
const allPassOf = ({ a1, a2 }: BiquadCoefficients): BiquadCoefficients => ({ b0: a2, b1: a1, b2: 1, a1, a2 });

const PASS_SECTION: BiquadCoefficients = { b0: 1, b1: 0, b2: 0, a1: 0, a2: 0 };

function filterMidSide(
  {
    midSections,
    sideSections,
  }: { midSections: readonly BiquadCoefficients[]; sideSections: readonly BiquadCoefficients[] },
  { kernels }: StageFormat,
): StageState {
  // The side has more to do.
  const passed = sideSections.slice(midSections.length).map(() => PASS_SECTION);
  const coefficients = [[...midSections, ...passed], sideSections].map(flattenSections);
  const states = coefficients.map(() => new Float64Array(sideSections.length * BIQUAD_STATES));
  return {
    latencyFrames: 0,
    tailFrames: Math.max(tailFramesOf(midSections), tailFramesOf(sideSections)),
    process(block, frames) {
      kernels.filterMidSide(block, frames, coefficients, states);
    },
  };
}
