/**
 * Stereo width: the side signal louder or quieter by band, by shelves in series, and taken out of the bass where asked. There are no
 * split bands, so nothing has to add up again: besides the shelves' own, no phase is turned between mid and side.
 */
import { dbToAmplitude } from '../audio/decibels.ts';
import type { StereoWidthSettings } from '../plan/mastering-plan.ts';
import { MONO_CORNER_RATIO, WIDTH_SHELF_Q } from '../plan/stereo-width-curve.ts';
import { designButterworthSections } from './butterworth-sections.ts';
import { type BiquadCoefficients, designMatchedSection } from './matched-section.ts';
import { chainSections } from './section-chain.ts';
import type { Stage, StageFormat, StageState } from './stage.ts';

/** Mid and side of so many frames stay in the first-level cache. */
const CHUNK_FRAMES = 2048;

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

function filterMidSide(
  {
    midSections,
    sideSections,
  }: { midSections: readonly BiquadCoefficients[]; sideSections: readonly BiquadCoefficients[] },
  { kernels }: StageFormat,
): StageState {
  const midChain = chainSections(midSections, { channelCount: 1, kernels });
  const sideChain = chainSections(sideSections, { channelCount: 1, kernels });
  const [mid, side] = [new Float32Array(CHUNK_FRAMES), new Float32Array(CHUNK_FRAMES)];
  const [newMid, newSide] = [new Float32Array(CHUNK_FRAMES), new Float32Array(CHUNK_FRAMES)];
  return {
    latencyFrames: 0,
    tailFrames: Math.max(midChain.tailFrames, sideChain.tailFrames),
    process([left, right], frames) {
      for (let start = 0; start < frames; start += CHUNK_FRAMES) {
        const count = Math.min(CHUNK_FRAMES, frames - start);
        for (let n = 0; n < count; n++) {
          mid[n] = (left![start + n]! + right![start + n]!) / 2;
          side[n] = (left![start + n]! - right![start + n]!) / 2;
        }
        newMid.set(mid);
        newSide.set(side);
        midChain.process([newMid], count);
        sideChain.process([newSide], count);
        // Only what changes is added, so that samples to which nothing happens keep their bits.
        for (let n = 0; n < count; n++) {
          const midChange = newMid[n]! - mid[n]!;
          const sideChange = newSide[n]! - side[n]!;
          // Adding a zero would turn −0 into 0.
          if (midChange + sideChange !== 0) left![start + n]! += midChange + sideChange;
          if (midChange - sideChange !== 0) right![start + n]! += midChange - sideChange;
        }
      }
    },
  };
}
