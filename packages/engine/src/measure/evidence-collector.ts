/** Leads the hops of a piece, or of a stretch of its segments, to the segment meters that want them. */
import { UnsupportedAudioError } from '../errors.ts';
import { keepWarm } from '../kernels/keep-warm.ts';
import type { Evidence } from './evidence.ts';
import { createHopBuffer, type HopBuffer, type HopRun } from './hop-buffer.ts';
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
  /** Where the next hops' frames are to be written; it begins where the stretch's filters must warm up. */
  readonly buffer: HopBuffer;
  /** Behind the last hop that is wanted. */
  readonly endHop: number;
  /**
   * Takes the hops that were written into the buffer; a run shorter than the buffer's `fullFrames` is the piece's last.
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

/** @param hopsAtATime see `hopsAtATime` of segment-meter.ts; a live meter takes one, so that readings follow at once */
export function createEvidenceCollector(
  format: SegmentFormat,
  {
    stretch: { first, end } = WHOLE_PIECE,
    hopsAtATime,
  }: { stretch?: SegmentStretch | undefined; hopsAtATime: number },
): EvidenceCollector {
  const live: { segment: number; meter: SegmentMeter }[] = [];
  const finished: Evidence[] = [];
  const buffer = createHopBuffer({ ...format, firstHop: segmentRange(first, format).firstHop, hopsAtATime });
  let nextSegment = first;
  openNextSegment();

  function push(frames: number): HopReadings | undefined {
    if (nextSegment < end && buffer.index >= segmentRange(nextSegment, format).firstHop) openNextSegment();
    const run = buffer.run(frames);
    let readings: HopReadings | undefined;
    for (const { meter } of live) {
      readings = meter.push(run) ?? readings;
      if (!meter.isFinite()) throw new UnsupportedAudioError(describeNonFinite(run));
    }
    buffer.advance(run);
    while (live.length > 1 && buffer.index >= segmentRange(live[0]!.segment, format).endHop) {
      finished.push(live.shift()!.meter.finish({ endsPiece: false, history: buffer.history }));
    }
    return readings;
  }

  function openNextSegment(): void {
    live.push({ segment: nextSegment, meter: createSegmentMeter(nextSegment, format) });
    nextSegment++;
  }

  return keepWarm('evidence collector', {
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
      return finished.splice(0);
    },
  });
}

function describeNonFinite({ channels, startFrame }: HopRun): string {
  const firsts = channels.map((samples, channel) => {
    const frame = samples.findIndex((sample) => !Number.isFinite(sample));
    return { channel, frame: frame < 0 ? Number.POSITIVE_INFINITY : frame };
  });
  const { channel, frame } = firsts.reduce((first, other) => (other.frame < first.frame ? other : first));
  return `Cannot analyze audio with samples that are not finite numbers: the first is ${channels[channel]![frame]} in channel ${channel + 1} at frame ${startFrame + frame}`;
}
