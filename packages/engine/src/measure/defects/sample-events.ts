/** Single moments that are not music: clicks, and samples that went missing. */
import { amplitudeToDb, dbToAmplitude } from '../../audio/decibels.ts';
import type { Blocks } from './block-record.ts';
import { type Click, type DefectEvidence, type Dropout, MOST_EVENTS } from './defect-evidence.ts';

/** Blocks to either side that a click must stand above: about 45 ms, so that neither a drum's decay nor a low saw-tooth is one. */
const CLICK_SURROUNDINGS_BLOCKS = 32;
const LEAST_SURROUNDINGS_BLOCKS = 8;
/** The block before and behind may hold a part of the click. */
const CLICK_GAP_BLOCKS = 2;
/** In curvature (second difference). */
const CLICK_PROMINENCE = dbToAmplitude(10);
/**
 * Sum of a click's curvature over its peak, in frames: 2 for a step or one wrong sample, 2.7 for two of opposite signs. The attack
 * of a drum, however dry, takes 3.5 and more.
 */
const CLICK_WIDTH_FRAMES = 3;
/** −60 dBFS: a click that nobody hears is none. */
const CLICK_FLOOR = 1e-3;
/** Where there is nothing around the click. */
const MOST_PROMINENT_DB = 60;

/** Finds moments no longer than a block whose curvature stands far above everything around. */
export function findClickEvents(
  channels: readonly Blocks[],
  { blockFrames }: { blockFrames: number },
): Pick<DefectEvidence, 'clicks' | 'clickCounts'> {
  const found = channels.map((blocks, channel) =>
    findClickBlocks(blocks).map(({ block, prominenceDb }) => ({
      channel,
      frame: Math.round((block + 0.5) * blockFrames),
      prominenceDb,
    })),
  );
  return { clicks: keepStrongest(found.flat()), clickCounts: found.map((clicks) => clicks.length) };
}

/** Loops of plain numbers: this looks at 80,000 blocks a minute. */
function findClickBlocks({
  count,
  curvaturePeaks,
  curvatureSums,
}: Blocks): { block: number; prominenceDb: number }[] {
  const clicks: { block: number; prominenceDb: number }[] = [];
  for (let block = LEAST_SURROUNDINGS_BLOCKS; block < count - LEAST_SURROUNDINGS_BLOCKS; block++) {
    const peak = curvaturePeaks[block]!;
    const least = peak / CLICK_PROMINENCE;
    // First what is hardly ever so, which processors foresee.
    if (curvaturePeaks[block - CLICK_GAP_BLOCKS]! > least || peak < CLICK_FLOOR) continue;
    if (peak <= curvaturePeaks[block - 1]! || peak < curvaturePeaks[block + 1]!) continue;
    const background = Math.min(
      curvatureSums[block - CLICK_GAP_BLOCKS]!,
      curvatureSums[block + CLICK_GAP_BLOCKS]!,
    );
    if (curvatureSums[block]! - background > CLICK_WIDTH_FRAMES * peak) continue;
    const around = Math.max(
      largestBetween(
        curvaturePeaks,
        Math.max(0, block - CLICK_SURROUNDINGS_BLOCKS),
        block - CLICK_GAP_BLOCKS + 1,
      ),
      largestBetween(
        curvaturePeaks,
        block + CLICK_GAP_BLOCKS,
        Math.min(count, block + CLICK_SURROUNDINGS_BLOCKS + 1),
      ),
    );
    if (around > least) continue;
    const prominenceDb = Math.min(MOST_PROMINENT_DB, amplitudeToDb(peak / around));
    clicks.push({ block, prominenceDb });
  }
  return clicks;
}

function largestBetween(values: Float32Array, from: number, to: number): number {
  let largest = 0;
  for (let index = from; index < to; index++) largest = Math.max(largest, values[index]!);
  return largest;
}

function keepStrongest(clicks: readonly Click[]): Click[] {
  return [...clicks]
    .sort((a, b) => b.prominenceDb - a.prominenceDb || a.frame - b.frame)
    .slice(0, MOST_EVENTS)
    .sort((a, b) => a.frame - b.frame || a.channel - b.channel);
}

/** Longer silence is meant. */
const LONGEST_DROPOUT_SECONDS = 0.1;
/** −40 dBFS: sound that breaks off from below it may as well have faded. */
const DROPOUT_EDGE = 0.01;
/** What breaks off has this share of the level it had in the 6 ms before; a fade or a gate's release has much less. */
const CUT_SHARE = 0.25;
const CUT_SURROUNDINGS_BLOCKS = 4;

/** Finds digital silence of 1.5 to 100 ms in all channels at once, between loud sound that breaks off and sets in all at once. */
export function findDropoutEvents(
  channels: readonly Blocks[],
  { blockFrames, sampleRate }: { blockFrames: number; sampleRate: number },
): Dropout[] {
  const { count } = channels[0]!;
  const rows = channels.map(({ peaks }) => peaks);
  const isCut = (edge: number, outwards: 1 | -1): boolean => {
    let around = DROPOUT_EDGE;
    for (let step = 1; step <= CUT_SURROUNDINGS_BLOCKS; step++) {
      const block = edge + outwards * step;
      if (block >= 0 && block < count) around = Math.max(around, loudestAt(rows, block));
    }
    return loudestAt(rows, edge) >= CUT_SHARE * around;
  };
  const dropouts: Dropout[] = [];
  let start = nextSilence(rows, 1, count - 1);
  while (start < count - 1) {
    let end = start;
    while (end < count && loudestAt(rows, end) === 0) end++;
    const frames = (end - start) * blockFrames;
    const isShort = end < count && frames <= LONGEST_DROPOUT_SECONDS * sampleRate;
    if (isShort && isCut(start - 1, -1) && isCut(end, 1))
      dropouts.push({ frame: start * blockFrames, frames });
    start = nextSilence(rows, end + 1, count - 1);
  }
  return dropouts.slice(0, MOST_EVENTS);
}

/** The first block from `from` on in which all channels are silent; `end` where there is none before it. */
function nextSilence(rows: readonly Float32Array[], from: number, end: number): number {
  const row = rows[0]!;
  for (let block = from; block < end; block++) {
    if (row[block] === 0 && loudestAt(rows, block) === 0) return block;
  }
  return end;
}

function loudestAt(rows: readonly Float32Array[], block: number): number {
  let loudest = 0;
  for (let channel = 0; channel < rows.length; channel++) loudest = Math.max(loudest, rows[channel]![block]!);
  return loudest;
}
