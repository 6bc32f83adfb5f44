/** What each section of a piece measures by itself. */
import { finiteOrNull, powerToDb } from '../../audio/decibels.ts';
import type { Reading, Section } from '../analysis.ts';
import {
  type Evidence,
  endOfSubBlock,
  HOP_SECONDS,
  HOP_SUB_BLOCKS,
  SUB_BLOCKS_PER_SECOND,
} from '../evidence.ts';
import { integrateLoudness } from '../gating.ts';
import { MOMENTARY_SUB_BLOCKS } from '../loudness.ts';
import { countMeanChannels, meanOverChannels } from '../spectrum/spectrum-evidence.ts';
import { bandLevelDb, thirdOctaveCenters } from '../spectrum/third-octaves.ts';
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
  const start = Math.round(startSeconds * SUB_BLOCKS_PER_SECOND);
  const end = Math.min(Math.round(endSeconds * SUB_BLOCKS_PER_SECOND), subBlockEnergies.length);
  const gatingPowers: number[] = [];
  for (let to = start + MOMENTARY_SUB_BLOCKS; to <= end; to += HOP_SUB_BLOCKS) {
    const from = to - MOMENTARY_SUB_BLOCKS;
    let energy = 0;
    for (let index = from; index < to; index++) energy += subBlockEnergies[index]!;
    gatingPowers.push(energy / (endOfSubBlock(to - 1, sampleRate) - endOfSubBlock(from - 1, sampleRate)));
  }
  return finiteOrNull(integrateLoudness(gatingPowers));
}

function levelsWithin(
  { spectrum, sampleRate, channelLayout }: Evidence,
  { startSeconds, endSeconds }: SectionBounds,
): Reading[] {
  if (!spectrum) throw new RangeError('Cannot read sections as evidence must have a spectrum');
  const { hopFrames, windowCount, midBands, sideBands, otherBands } = spectrum;
  const bandCount = thirdOctaveCenters(sampleRate).length;
  if (windowCount === 0) return Array.from({ length: bandCount }, () => null);
  const windowAt = (seconds: number) => Math.ceil((seconds * sampleRate) / hopFrames);
  const start = Math.min(windowAt(startSeconds), windowCount - 1);
  const end = Math.max(start + 1, Math.min(windowAt(endSeconds), windowCount));
  const meanIn = (bands: Float32Array, band: number): number => {
    let sum = 0;
    for (let window = start; window < end; window++) sum += bands[window * bandCount + band]!;
    return sum / (end - start);
  };
  const channelCount = countMeanChannels(channelLayout);
  return Array.from({ length: bandCount }, (_, band) => {
    const other = otherBands.length === 0 ? 0 : meanIn(otherBands, band);
    return bandLevelDb(
      meanOverChannels(meanIn(midBands, band), meanIn(sideBands, band), other, channelCount),
    );
  });
}

function sideToMidWithin({ hops }: Evidence, { startSeconds, endSeconds }: SectionBounds): Reading {
  const start = Math.round(startSeconds / HOP_SECONDS);
  const end = Math.round(endSeconds / HOP_SECONDS);
  const energy = (row: Float64Array): number => {
    let sum = 0;
    for (let hop = start; hop < Math.min(end, row.length); hop++) sum += row[hop]!;
    return sum;
  };
  return finiteOrNull(powerToDb(energy(hops.sideEnergies) / energy(hops.midEnergies)));
}
