/** Loudness while the audio goes on: bounded work a hop, whatever the length so far. */
import { finiteOrNull } from '../audio/decibels.ts';
import type { Reading } from './analysis.ts';
import { endOfSubBlock, HOP_SUB_BLOCKS } from './evidence.ts';
import { integrateLoudness, measureLoudnessRange, powerToLufs } from './gating.ts';
import { MOMENTARY_SUB_BLOCKS, SHORT_TERM_SUB_BLOCKS } from './loudness.ts';

export interface LiveLoudness {
  /** Of the last 400 ms; null before, and for silence. */
  readonly momentaryLufs: Reading;
  /** Of the last 3 s; null before, and for silence. */
  readonly shortTermLufs: Reading;
  readonly momentaryMaxLufs: Reading;
  readonly shortTermMaxLufs: Reading;
  readonly integratedLufs: Reading;
  /** Without the silence that stands behind a finished piece. */
  readonly loudnessRangeLu: Reading;
}

export function createLiveLoudness(sampleRate: number): {
  push(subBlockEnergies: Float64Array): void;
  readings(): LiveLoudness;
} {
  const recent = new Float64Array(SHORT_TERM_SUB_BLOCKS);
  const gatingPowers: number[] = [];
  const rangePowers: number[] = [];
  const largest = { momentary: 0, shortTerm: 0 };
  let subBlocks = 0;

  /** Mean square of the last `length` sub-blocks; undefined before there are as many. */
  function latestPower(length: number): number | undefined {
    if (subBlocks < length) return undefined;
    let energy = 0;
    for (let at = subBlocks - length; at < subBlocks; at++) energy += recent[at % SHORT_TERM_SUB_BLOCKS]!;
    const frames =
      endOfSubBlock(subBlocks - 1, sampleRate) - endOfSubBlock(subBlocks - length - 1, sampleRate);
    return energy / frames;
  }

  const toLufs = (power: number | undefined): Reading =>
    power === undefined ? null : finiteOrNull(powerToLufs(power));

  return {
    push(subBlockEnergies) {
      for (const energy of subBlockEnergies) {
        recent[subBlocks % SHORT_TERM_SUB_BLOCKS] = energy;
        subBlocks++;
        const momentary = latestPower(MOMENTARY_SUB_BLOCKS);
        const shortTerm = latestPower(SHORT_TERM_SUB_BLOCKS);
        largest.momentary = Math.max(largest.momentary, momentary ?? 0);
        largest.shortTerm = Math.max(largest.shortTerm, shortTerm ?? 0);
        if (subBlocks % HOP_SUB_BLOCKS !== 0) continue;
        if (momentary !== undefined) gatingPowers.push(momentary);
        if (shortTerm !== undefined) rangePowers.push(shortTerm);
      }
    },
    readings: () => ({
      momentaryLufs: toLufs(latestPower(MOMENTARY_SUB_BLOCKS)),
      shortTermLufs: toLufs(latestPower(SHORT_TERM_SUB_BLOCKS)),
      momentaryMaxLufs: toLufs(largest.momentary),
      shortTermMaxLufs: toLufs(largest.shortTerm),
      integratedLufs: finiteOrNull(integrateLoudness(gatingPowers)),
      loudnessRangeLu: finiteOrNull(measureLoudnessRange(rangePowers)),
    }),
  };
}
