/** One mix to one master on disk: what a thread of a mastering pool does. */
import type { MasteringBrief } from '../decide/brief.ts';
import { decide } from '../decide/decide-plan.ts';
import { InvalidPlanError } from '../errors.ts';
import type { Analysis } from '../measure/analysis.ts';
import { analyze } from '../measure/analyze.ts';
import { listenWhileWriting } from '../measure/listen-while-writing.ts';
import type { MasteringPlan } from '../plan/mastering-plan.ts';
import { toDeliverySource } from '../render/delivery-source.ts';
import type { FrameRange } from '../render/plan-range-run.ts';
import { render } from '../render/render-plan.ts';
import { rehearseLoudness } from '../render/solve-loudness.ts';
import type { AudioTags } from './audio-tags.ts';
import type { AudioFileFormat } from './decoded-audio.ts';
import { openAudio } from './open-audio.ts';
import type { Dither, WavBitDepth } from './wav-format.ts';
import { createWavFileSink } from './write-wav.ts';

export interface MasteringTask {
  readonly path: string;
  /** Where the master goes, a WAV file. */
  readonly out: string;
  /** What to decide by; without meaning where there is a plan. */
  readonly brief: MasteringBrief;
  /** Rendered instead of deciding. */
  readonly plan?: MasteringPlan | undefined;
  /** Settle the loudness of `plan` again before it is rendered, as a revised one needs. */
  readonly settle: boolean;
  /** Of the mix, where it was measured before; it is then not measured again. */
  readonly analysis?: Analysis | undefined;
  /** These frames of the master alone, at the rate that it is delivered at. */
  readonly range?: FrameRange | undefined;
  /** Render a plan that was made for another mix. */
  readonly acceptOtherMix: boolean;
  /** Where it is left out, the target's own, else 24. */
  readonly bitDepth?: WavBitDepth | undefined;
}

export interface FileMastering {
  readonly plan: MasteringPlan;
  readonly before: Analysis;
  /** Of the samples as they were rendered, before the file's bits. */
  readonly after: Analysis;
  readonly format: AudioFileFormat;
  readonly tags: AudioTags;
  readonly masterFormat: AudioFileFormat;
}

export interface MasteringProgress {
  /** Receives the share done, 0…1. */
  readonly onProgress?: ((share: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

const DEFAULT_BIT_DEPTH = 24;

/**
 * Masters a file: listen, decide, try, render, and listen again while it is written. The file appears whole or not at all.
 *
 * @throws {UnreadableAudioError} the mix cannot be read as audio
 * @throws {UnsupportedAudioError} more than two channels, or a rate or format outside what is supported
 * @throws {InvalidPlanError} a brief that does not follow its schema, or a plan that was made for another mix or cannot be rendered
 * @throws the signal's reason, when it aborts
 */
export async function runMasteringTask(
  { path, out, brief, plan: kept, acceptOtherMix, bitDepth: wantedBitDepth, ...task }: MasteringTask,
  { onProgress, signal }: MasteringProgress = {},
): Promise<FileMastering> {
  const step = (from: number, to: number) => ({
    onProgress: (share: number) => onProgress?.(from + share * (to - from)),
    signal,
  });
  const { source, format, tags, close } = await openAudio(path, { blocking: true });
  try {
    const before = task.analysis ?? (await analyze(source, step(0, 0.15)));
    if (kept && !acceptOtherMix && kept.inputDigest !== before.samplesDigest) {
      throw refusePlan('inputDigest', `it was made for another mix than ${path}`);
    }
    const draft = kept ?? decide(before, brief);
    const mix = toDeliverySource(source, draft.target);
    const { sampleRate } = mix;
    const { plan, finish } =
      kept && !task.settle
        ? { plan: kept, finish: undefined }
        : await rehearseLoudness(mix, draft, { ...step(0.15, 0.7), keepMaster: !task.range });
    const bitDepth = wantedBitDepth ?? plan.target.bitDepth ?? DEFAULT_BIT_DEPTH;
    const isUntouched = plan.stages.length === 0 && sampleRate === source.sampleRate;
    const sink = await createWavFileSink(out, {
      sampleRate,
      channelLayout: source.channelLayout,
      bitDepth,
      dither: ditherFor({ bitDepth, sourceBitDepth: format.bitDepth, isUntouched }),
      tags: withTimeReferenceAt(tags, {
        rateRatio: sampleRate / source.sampleRate,
        startFrame: task.range?.startFrame ?? 0,
      }),
    });
    try {
      const listener = listenWhileWriting(sink, mix);
      const rendering = { sink: listener.sink, ...step(0.7, 1) };
      if (finish && !task.range) await finish(rendering);
      else await render(mix, plan, { ...rendering, range: task.range });
      const codec = bitDepth === 'float32' ? 'pcm-float' : 'pcm';
      const bits = bitDepth === 'float32' ? 32 : bitDepth;
      const masterFormat = { container: 'wav', codec, bitDepth: bits, truncated: false };
      return { plan, before, after: listener.finish(), format, tags, masterFormat };
    } catch (error) {
      await sink.discard();
      throw error;
    }
  } catch (error) {
    // What is out of range in a plan that came from outside is the plan's fault: a frequency, or a gain that no limiter follows.
    if (kept && error instanceof RangeError) throw refusePlan('stages', error.message, error);
    throw error;
  } finally {
    await close();
  }
}

const refusePlan = (path: string, reason: string, cause?: Error): InvalidPlanError =>
  new InvalidPlanError({ subject: 'mastering plan', path, reason, cause });

/** Nothing where no bits are lost. */
function ditherFor({
  bitDepth,
  sourceBitDepth,
  isUntouched,
}: {
  bitDepth: WavBitDepth;
  sourceBitDepth: number | null;
  isUntouched: boolean;
}): Dither {
  if (bitDepth === 'float32') return 'none';
  if (isUntouched && sourceBitDepth !== null && sourceBitDepth <= bitDepth) return 'none';
  return bitDepth === 16 ? 'shaped' : 'tpdf';
}

/** The time of day at which the master begins, in frames of its rate. */
function withTimeReferenceAt(
  tags: AudioTags,
  { rateRatio, startFrame }: { rateRatio: number; startFrame: number },
): AudioTags {
  const { broadcast } = tags;
  if (broadcast?.timeReferenceFrames === undefined) return tags;
  const timeReferenceFrames = Math.round(broadcast.timeReferenceFrames * rateRatio) + startFrame;
  return { ...tags, broadcast: { ...broadcast, timeReferenceFrames } };
}
