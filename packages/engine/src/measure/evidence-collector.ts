/** Leads the hops of a piece, or of a stretch of its segments, to the segment meters that want them. */
import { UnsupportedAudioError } from '../errors.ts';
import type { Evidence } from './evidence.ts';
import { HopBuffer, type HopRun } from './hop-buffer.ts';
import { type HopReadings, type SegmentFormat, SegmentMeter, segmentRange } from './segment-meter.ts';

/** From segment `first` up to, not including, segment `end`. */
export interface SegmentStretch {
  readonly first: number;
  readonly end: number;
}

const WHOLE_PIECE: SegmentStretch = { first: 0, end: Number.POSITIVE_INFINITY };

export class EvidenceCollector {
  /** Where the next hops' frames are to be written; it begins where the stretch's filters must warm up. */
  readonly buffer: HopBuffer;
  /** Behind the last hop that is wanted. */
  readonly endHop: number;
  private readonly format: SegmentFormat;
  private readonly endSegment: number;
  private readonly finished: Evidence[] = [];
  private readonly live: SegmentMeter[] = [];
  private nextSegment: number;
  private nextSegmentHop: number;

  /** @param hopsAtATime see `hopsAtATime` of segment-meter.ts; a live meter takes one, so that readings follow at once */
  constructor(
    format: SegmentFormat,
    {
      stretch: { first, end } = WHOLE_PIECE,
      hopsAtATime,
    }: { stretch?: SegmentStretch | undefined; hopsAtATime: number },
  ) {
    const { firstHop } = segmentRange(first, format);
    this.buffer = new HopBuffer({ ...format, firstHop, hopsAtATime });
    this.endHop = segmentRange(end - 1, format).endHop;
    this.format = format;
    this.endSegment = end;
    this.nextSegment = first;
    this.nextSegmentHop = firstHop;
    this.openNextSegment();
  }

  /**
   * Takes the hops that were written into the buffer; a run shorter than the buffer's `fullFrames` is the piece's last.
   *
   * @throws {UnsupportedAudioError} samples that are NaN or infinite
   */
  push(frames: number): HopReadings | undefined {
    const { buffer, live } = this;
    if (buffer.index >= this.nextSegmentHop && this.nextSegment < this.endSegment) this.openNextSegment();
    const run = buffer.run(frames);
    let readings: HopReadings | undefined;
    for (let place = 0; place < live.length; place++) {
      const meter = live[place]!;
      readings = meter.push(run) ?? readings;
      if (!meter.isFinite()) throw new UnsupportedAudioError(describeNonFinite(run));
    }
    buffer.advance(run);
    while (live.length > 1 && buffer.index >= live[0]!.range.endHop) {
      this.finishSegment(live.shift()!, { endsPiece: false });
    }
    return readings;
  }

  /**
   * The evidence of each segment, in order; nothing may be pushed afterwards.
   *
   * @param endsPiece whether the piece ends with the last hop
   */
  finish({ endsPiece }: { endsPiece: boolean }): readonly Evidence[] {
    // A meter that has only been warming up owns nothing.
    const owners = this.live.filter(({ range }, index) => index === 0 || this.buffer.index > range.ownedHop);
    for (const [index, meter] of owners.entries()) {
      this.finishSegment(meter, { endsPiece: endsPiece && index === owners.length - 1 });
    }
    return this.finished;
  }

  private openNextSegment(): void {
    this.live.push(new SegmentMeter(this.nextSegment, this.format));
    this.nextSegment++;
    this.nextSegmentHop = segmentRange(this.nextSegment, this.format).firstHop;
  }

  private finishSegment(meter: SegmentMeter, { endsPiece }: { endsPiece: boolean }): void {
    const history = (channel: number, historyFrames: number) => this.buffer.history(channel, historyFrames);
    this.finished.push(meter.finish({ endsPiece, history }));
  }
}

function describeNonFinite({ channels, startFrame }: HopRun): string {
  const firsts = channels.map((samples, channel) => {
    const frame = samples.findIndex((sample) => !Number.isFinite(sample));
    return { channel, frame: frame < 0 ? Number.POSITIVE_INFINITY : frame };
  });
  const { channel, frame } = firsts.reduce((first, other) => (other.frame < first.frame ? other : first));
  return `Cannot analyze audio with samples that are not finite numbers: the first is ${channels[channel]![frame]} in channel ${channel + 1} at frame ${startFrame + frame}`;
}
