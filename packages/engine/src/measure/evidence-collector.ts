/** Leads the hops of a piece, or of a stretch of its segments, to the segment meters that want them. */
import { UnsupportedAudioError } from '../errors.ts';
import type { Evidence } from './evidence.ts';
import { createHopBuffer, type Hop, type HopBuffer } from './hop-buffer.ts';
import {
  createSegmentMeter,
  type HopReadings,
  type SegmentFormat,
  type SegmentMeter,
  segmentRange,
} from './segment-meter.ts';

/** From segment `first` up to, not including, segment `end`. */
export interface SegmentStretch {
  readonly first: number;
  readonly end: number;
}

export interface EvidenceCollector {
  /** Where the next hop's frames are to be written; it begins where the stretch's filters must warm up. */
  readonly buffer: HopBuffer;
  /** Behind the last hop that is wanted. */
  readonly endHop: number;
  /**
   * Takes the hop that was written into the buffer; one shorter than the buffer's `fullFrames` is the piece's last.
   *
   * @throws {UnsupportedAudioError} samples that are NaN or infinite
   */
  push(frames: number): HopReadings | undefined;
  /**
   * The evidence of each segment, in order; nothing may be pushed afterwards.
   *
   * @param endsPiece whether the piece ends with the last hop
   */
  finish(options: { endsPiece: boolean }): readonly Evidence[];
}

const WHOLE_PIECE: SegmentStretch = { first: 0, end: Number.POSITIVE_INFINITY };

export function createEvidenceCollector(
  format: SegmentFormat,
  { first, end }: SegmentStretch = WHOLE_PIECE,
): EvidenceCollector {
  const live: { segment: number; meter: SegmentMeter }[] = [];
  const finished: Evidence[] = [];
  const buffer = createHopBuffer({ ...format, firstHop: segmentRange(first, format).firstHop });
  let nextSegment = first;
  openNextSegment();

  function push(frames: number): HopReadings | undefined {
    if (nextSegment < end && buffer.index >= segmentRange(nextSegment, format).firstHop) openNextSegment();
    const hop = buffer.hop(frames);
    let readings: HopReadings | undefined;
    for (const { meter } of live) {
      readings = meter.push(hop) ?? readings;
      if (!meter.isFinite()) throw new UnsupportedAudioError(describeNonFinite(hop));
    }
    buffer.advance(frames);
    while (live.length > 1 && buffer.index >= segmentRange(live[0]!.segment, format).endHop) {
      finished.push(live.shift()!.meter.finish({ endsPiece: false, history: buffer.history }));
    }
    return readings;
  }

  function openNextSegment(): void {
    live.push({ segment: nextSegment, meter: createSegmentMeter(nextSegment, format) });
    nextSegment++;
  }

  return {
    buffer,
    endHop: segmentRange(end - 1, format).endHop,
    push,
    finish({ endsPiece }) {
      // A meter that has only been warming up owns nothing.
      const owners = live.filter(
        ({ segment }, index) => index === 0 || buffer.index > segmentRange(segment, format).ownedHop,
      );
      for (const [index, { meter }] of owners.entries()) {
        const isLast = index === owners.length - 1;
        finished.push(meter.finish({ endsPiece: endsPiece && isLast, history: buffer.history }));
      }
      return finished;
    },
  };
}

function describeNonFinite({ channels, startFrame }: Hop): string {
  const firstOf = (samples: Float32Array) => samples.findIndex((sample) => !Number.isFinite(sample));
  const [channel, samples] = [...channels.entries()].find(([, row]) => firstOf(row) >= 0)!;
  const frame = firstOf(samples);
  return `Cannot analyze audio with samples that are not finite numbers: the first is ${samples[frame]} in channel ${channel + 1} at frame ${startFrame + frame}`;
}
