/** What each section of a piece measures by itself. */
import { finiteOrNull, powerToDb } from '../../audio/decibels.ts';
import type { Reading, Section } from '../analysis.ts';
import { type Evidence, HOP_SECONDS, SUB_BLOCKS_PER_SECOND } from '../evidence.ts';
import { readLoudness } from '../loudness.ts';
import { thirdOctaveCenters } from '../spectrum/third-octaves.ts';
import type { SectionBounds } from './find-sections.ts';

/** @param sections in the order of time, from whole seconds on */
export function readSections(evidence: Evidence, sections: readonly SectionBounds[]): Section[] {
  return sections.map((bounds) => ({
    ...bounds,
    integratedLufs: loudnessWithin(evidence, bounds),
    thirdOctaveLevelsDb: levelsWithin(evidence, bounds),
    sideToMidDb: sideToMidWithin(evidence, bounds),
  }));
}

function loudnessWithin(
  { subBlockEnergies, sampleRate }: Evidence,
  { startSeconds, endSeconds }: SectionBounds,
): Reading {
  const [start, end] = [startSeconds, endSeconds].map((seconds) =>
    Math.round(seconds * SUB_BLOCKS_PER_SECOND),
  );
  return readLoudness({
    subBlockEnergies: subBlockEnergies.subarray(start, end),
    tailEnergies: new Float64Array(0),
    sampleRate,
  }).integratedLufs;
}

function levelsWithin(
  { spectrum, sampleRate }: Evidence,
  { startSeconds, endSeconds }: SectionBounds,
): Reading[] {
  if (!spectrum) throw new RangeError('Cannot read sections as evidence must have a spectrum');
  const { hopFrames, windowCount, midBands, sideBands } = spectrum;
  const bandCount = thirdOctaveCenters(sampleRate).length;
  if (windowCount === 0) return Array.from({ length: bandCount }, () => null);
  const windowAt = (seconds: number) => Math.ceil((seconds * sampleRate) / hopFrames);
  const start = Math.min(windowAt(startSeconds), windowCount - 1);
  const end = Math.max(start + 1, Math.min(windowAt(endSeconds), windowCount));
  return Array.from({ length: bandCount }, (_, band) => {
    let sum = 0;
    for (let window = start; window < end; window++) {
      sum += midBands[window * bandCount + band]! + sideBands[window * bandCount + band]!;
    }
    // A full-scale sine has a mean square of ½.
    return finiteOrNull(powerToDb((2 * sum) / (end - start)));
  });
}

function sideToMidWithin({ hops }: Evidence, { startSeconds, endSeconds }: SectionBounds): Reading {
  const [start, end] = [startSeconds, endSeconds].map((seconds) => Math.round(seconds / HOP_SECONDS));
  const energy = (row: Float64Array) => row.subarray(start, end).reduce((sum, value) => sum + value, 0);
  return finiteOrNull(powerToDb(energy(hops.sideEnergies) / energy(hops.midEnergies)));
}
