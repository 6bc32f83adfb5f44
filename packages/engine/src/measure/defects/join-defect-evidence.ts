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
      lines: Float32Array.from(parts.flatMap(({ mains }) => [...mains.lines])),
      neighbors: Float32Array.from(parts.flatMap(({ mains }) => [...mains.neighbors])),
    },
  };
}

function joinFlatTops(parts: readonly FlatTops[]): FlatTops {
  return {
    levels: Float32Array.from(parts.flatMap(({ levels }) => [...levels])),
    counts: Uint16Array.from(parts.flatMap(({ counts }) => [...counts])),
    longestFrames: Uint32Array.from(parts.flatMap(({ longestFrames }) => [...longestFrames])),
  };
}

function joinLags(parts: readonly LagEvidence[]): LagEvidence | null {
  if (parts.length === 0) return null;
  return {
    products: parts[0]!.products.map((_, lag) =>
      parts.reduce((sum, { products }) => sum + products[lag]!, 0),
    ),
    leftEnergy: parts.reduce((sum, { leftEnergy }) => sum + leftEnergy, 0),
    rightEnergy: parts.reduce((sum, { rightEnergy }) => sum + rightEnergy, 0),
  };
}
