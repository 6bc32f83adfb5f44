/** An exact quantile of the magnitudes of all samples, in two passes and a megabyte, however long the piece. */
import type { AudioSource } from '@earwitness/engine';
import { channelCountOf } from '@earwitness/engine/measure';
import { readBlocks } from '../audio/read-blocks.ts';

/** The upper half of a number's 32 bits tells its rough size, as magnitudes order like their bits. */
const BUCKETS = 0x10000;

/**
 * The largest magnitude that at least so many samples reach or exceed.
 *
 * @param count from 1 to the number of samples of all channels
 */
export async function magnitudeReachedBy(
  source: AudioSource,
  { count, signal }: { count: number; signal?: AbortSignal | undefined },
): Promise<number> {
  const upper = await countWords(source, signal, (bits) => bits >>> 16);
  const { bucket: high, above } = bucketOf(upper, count);
  const lower = await countWords(source, signal, (bits) => (bits >>> 16 === high ? bits & 0xffff : -1));
  const { bucket: low } = bucketOf(lower, count - above);
  return new Float32Array(Uint32Array.of(high * BUCKETS + low).buffer)[0]!;
}

export const sampleCountOf = ({ frameCount, channelLayout }: AudioSource): number =>
  frameCount * channelCountOf(channelLayout);

async function countWords(
  source: AudioSource,
  signal: AbortSignal | undefined,
  wordOf: (magnitudeBits: number) => number,
): Promise<Float64Array> {
  const counts = new Float64Array(BUCKETS);
  for await (const { channels } of readBlocks(source, { signal })) {
    for (const channel of channels) {
      const bits = new Uint32Array(channel.buffer, channel.byteOffset, channel.length);
      for (const word of bits) {
        const bucket = wordOf(word & 0x7fffffff);
        if (bucket >= 0) counts[bucket] = counts[bucket]! + 1;
      }
    }
  }
  return counts;
}

function bucketOf(counts: Float64Array, count: number): { bucket: number; above: number } {
  let above = 0;
  for (let bucket = BUCKETS - 1; bucket > 0; bucket -= 1) {
    if (above + counts[bucket]! >= count) return { bucket, above };
    above += counts[bucket]!;
  }
  return { bucket: 0, above };
}
