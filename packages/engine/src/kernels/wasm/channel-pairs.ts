/** Kernels in double precision run two channels in the lanes of one vector. */
export const LANES = 2;

/** Channel indices two by two; an odd last one beside itself, so that its second lane holds no garbage. */
export function channelPairs(channelCount: number): [left: number, right: number][] {
  return Array.from({ length: Math.ceil(channelCount / LANES) }, (_, pair) => [
    pair * LANES,
    Math.min(pair * LANES + 1, channelCount - 1),
  ]);
}

export function writeLane(lanes: Float64Array, lane: number, values: Float64Array): void {
  for (const [index, value] of values.entries()) lanes[index * LANES + lane] = value;
}

export function readLane(lanes: Float64Array, lane: number, into: Float64Array): void {
  for (let index = 0; index < into.length; index++) into[index] = lanes[index * LANES + lane]!;
}
