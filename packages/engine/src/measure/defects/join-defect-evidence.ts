/** Defect evidence of consecutive segments as that of the whole. */
import type { DefectEvidence, FlatTops, LagEvidence } from './defect-evidence.ts';

/** @param parts at least one, in the order of time */
export function joinDefectEvidence(parts: readonly DefectEvidence[]): DefectEvidence {
  const first = parts[0]!;
  let frameCount = 0;
  const startFrames = parts.map((part) => {
    const startFrame = frameCount;
    frameCount += part.frameCount;
    return startFrame;
  });
  const inPiece = <Event extends { readonly frame: number }>(
    eventsOf: (part: DefectEvidence) => readonly Event[],
  ): Event[] =>
    parts.flatMap((part, index) =>
      eventsOf(part).map((event) => ({ ...event, frame: startFrames[index]! + event.frame })),
    );
  return {
    frameCount,
    flatTops: first.flatTops.map((_, channel) => joinFlatTops(parts.map((part) => part.flatTops[channel]!))),
    clicks: inPiece(({ clicks }) => clicks),
    clickCounts: first.clickCounts.map((_, channel) =>
      parts.reduce((sum, { clickCounts }) => sum + clickCounts[channel]!, 0),
    ),
    dropouts: inPiece(({ dropouts }) => dropouts),
    lags: joinLags(parts.flatMap(({ lags }) => lags ?? [])),
    mains: {
      lines: join(
        parts.map(({ mains }) => mains.lines),
        Float32Array,
      ),
      neighbors: join(
        parts.map(({ mains }) => mains.neighbors),
        Float32Array,
      ),
    },
  };
}

function joinFlatTops(parts: readonly FlatTops[]): FlatTops {
  return {
    levels: join(
      parts.map(({ levels }) => levels),
      Float32Array,
    ),
    counts: join(
      parts.map(({ counts }) => counts),
      Uint16Array,
    ),
    longestFrames: join(
      parts.map(({ longestFrames }) => longestFrames),
      Uint32Array,
    ),
  };
}

/** Rows end to end in a new one. */
function join<Row extends Float32Array | Uint16Array | Uint32Array>(
  rows: readonly Row[],
  create: new (length: number) => Row,
): Row {
  const joined = new create(rows.reduce((sum, row) => sum + row.length, 0));
  let offset = 0;
  for (const row of rows) {
    joined.set(row, offset);
    offset += row.length;
  }
  return joined;
}

function joinLags(parts: readonly LagEvidence[]): LagEvidence | null {
  if (parts.length === 0) return null;
  const products = new Float64Array(parts[0]!.products.length);
  for (const part of parts) {
    for (let lag = 0; lag < products.length; lag++) products[lag]! += part.products[lag]!;
  }
  return {
    products,
    leftEnergy: parts.reduce((sum, { leftEnergy }) => sum + leftEnergy, 0),
    rightEnergy: parts.reduce((sum, { rightEnergy }) => sum + rightEnergy, 0),
  };
}
