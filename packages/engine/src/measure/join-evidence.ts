/** Evidence of consecutive segments as evidence of the whole. */
import { joinDefectEvidence } from './defects/join-defect-evidence.ts';
import type { DrBlockEvidence, Evidence, HopEvidence } from './evidence.ts';
import { joinSpectrumEvidence } from './spectrum/join-spectrum-evidence.ts';

/** @param parts at least one, in the order of time */
export function joinEvidence(parts: readonly Evidence[]): Evidence {
  const first = parts[0]!;
  const last = parts.at(-1)!;
  const spectra = parts.flatMap(({ spectrum }) => spectrum ?? []);
  const defects = parts.flatMap((part) => part.defects ?? []);
  return {
    sampleRate: first.sampleRate,
    channelLayout: first.channelLayout,
    frameCount: parts.reduce((sum, { frameCount }) => sum + frameCount, 0),
    segmentDigests: parts.flatMap(({ segmentDigests }) => segmentDigests),
    subBlockEnergies: joinFloat64(parts.map(({ subBlockEnergies }) => subBlockEnergies)),
    tailEnergies: last.tailEnergies,
    hops: joinHops(parts.map(({ hops }) => hops)),
    drBlocks: joinDrBlocks(parts.map(({ drBlocks }) => drBlocks)),
    spectrum: spectra.length === 0 ? null : joinSpectrumEvidence(spectra),
    defects: defects.length === 0 ? null : joinDefectEvidence(defects),
  };
}

function joinHops(parts: readonly HopEvidence[]): HopEvidence {
  return {
    sums: joinChannels(parts, ({ sums }) => sums, joinFloat64),
    energies: joinChannels(parts, ({ energies }) => energies, joinFloat64),
    peaks: joinChannels(parts, ({ peaks }) => peaks, joinFloat32),
    truePeaks: joinChannels(parts, ({ truePeaks }) => truePeaks, joinFloat32),
    truePeaksBs1770: joinChannels(parts, ({ truePeaksBs1770 }) => truePeaksBs1770, joinFloat32),
    midEnergies: joinFloat64(parts.map(({ midEnergies }) => midEnergies)),
    sideEnergies: joinFloat64(parts.map(({ sideEnergies }) => sideEnergies)),
  };
}

/** A block that a segment's end cut in two is put together again. */
function joinDrBlocks(parts: readonly DrBlockEvidence[]): DrBlockEvidence {
  const { firstBlock } = parts[0]!;
  const merge = <Row extends Float64Array | Float32Array>(
    rowsOf: (part: DrBlockEvidence) => readonly Row[],
    combine: (a: number, b: number) => number,
  ): number[][] =>
    rowsOf(parts[0]!).map((_, channel) => {
      const merged: number[] = [];
      for (const part of parts) {
        for (const [index, value] of rowsOf(part)[channel]!.entries()) {
          const place = part.firstBlock - firstBlock + index;
          merged[place] = place in merged ? combine(merged[place]!, value) : value;
        }
      }
      return merged;
    });
  return {
    firstBlock,
    energies: merge(
      ({ energies }) => energies,
      (a, b) => a + b,
    ).map((row) => Float64Array.from(row)),
    peaks: merge(({ peaks }) => peaks, Math.max).map((row) => Float32Array.from(row)),
  };
}

function joinChannels<Part, Row>(
  parts: readonly Part[],
  rowsOf: (part: Part) => readonly Row[],
  join: (rows: readonly Row[]) => Row,
): Row[] {
  return rowsOf(parts[0]!).map((_, channel) => join(parts.map((part) => rowsOf(part)[channel]!)));
}

function joinFloat64(rows: readonly Float64Array[]): Float64Array {
  const joined = new Float64Array(rows.reduce((sum, row) => sum + row.length, 0));
  let offset = 0;
  for (const row of rows) {
    joined.set(row, offset);
    offset += row.length;
  }
  return joined;
}

function joinFloat32(rows: readonly Float32Array[]): Float32Array {
  const joined = new Float32Array(rows.reduce((sum, row) => sum + row.length, 0));
  let offset = 0;
  for (const row of rows) {
    joined.set(row, offset);
    offset += row.length;
  }
  return joined;
}
