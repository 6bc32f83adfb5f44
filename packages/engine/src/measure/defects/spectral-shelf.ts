/** A frequency above which a piece has nothing: the mark of coders and of sample rate conversion. */

import { quantile } from '../row-statistics.ts';
import type { FullEvidence } from './detector.ts';
import { levelsOfCells, readMeanSpectrum } from './mean-spectrum.ts';

export interface SpectralShelf {
  readonly cutoffHz: number;
  /** From the 500 Hz below to the 500 Hz above. */
  readonly dropDb: number;
}

const CELL_HZ = 100;
/** Cells averaged on either side, and those between that the fall itself may take. */
const SIDE_CELLS = 5;
const GAP_CELLS = 2;
const LOWEST_SHELF_HZ = 3_000;
/** Closer to half the sample rate every converter's own filter falls. */
const HIGHEST_SHARE = 0.95;
/** A shelf falls this far. A filter of 24 dB an octave falls by 2.4 dB over 700 Hz at 10 kHz. */
export const LEAST_DROP_DB = 20;
export const CERTAIN_DROP_DB = 40;
/** What comes back above a shelf may be this much stronger than its floor: noise shaping and the dither of a later stage. */
const MOST_RISE_DB = 10;

/** Finds the deepest fall of the mean spectrum within 700 Hz, if nothing comes back above it; the average hides what a coder does now and then. */
export function findSpectralShelf(evidence: FullEvidence): SpectralShelf | undefined {
  const levels = levelsOfCells(readMeanSpectrum(evidence), CELL_HZ);
  const lowest = LOWEST_SHELF_HZ / CELL_HZ;
  const highest = Math.min((HIGHEST_SHARE * evidence.sampleRate) / 2 / CELL_HZ, levels.length - SIDE_CELLS);
  let shelf: (SpectralShelf & { edge: number; above: number }) | undefined;
  for (let edge = lowest; edge + GAP_CELLS <= highest; edge++) {
    const below = quantile(levels.slice(edge - SIDE_CELLS, edge), 0.5);
    const above = quantile(levels.slice(edge + GAP_CELLS, edge + GAP_CELLS + SIDE_CELLS), 0.5);
    const dropDb = below - Math.max(above, DIGITAL_SILENCE_DB);
    if (below > DIGITAL_SILENCE_DB && dropDb > (shelf?.dropDb ?? 0)) {
      shelf = { cutoffHz: cutoffOf(levels, edge, (below + above) / 2), dropDb, edge, above };
    }
  }
  if (!shelf || shelf.dropDb < LEAST_DROP_DB) return undefined;
  const highestAbove = quantile(levels.slice(shelf.edge + GAP_CELLS + SIDE_CELLS), 0.9);
  const comesBack = highestAbove > Math.max(shelf.above, DIGITAL_SILENCE_DB) + MOST_RISE_DB;
  return comesBack ? undefined : { cutoffHz: shelf.cutoffHz, dropDb: shelf.dropDb };
}

/** A cell of less, −160 dB a bin, holds only what rounding left. */
const DIGITAL_SILENCE_DB = -160;

/** The cell where the fall passes its middle. */
function cutoffOf(levels: readonly number[], edge: number, middleDb: number): number {
  let cell = edge;
  while (cell < edge + GAP_CELLS && levels[cell]! > middleDb) cell++;
  return cell * CELL_HZ;
}
