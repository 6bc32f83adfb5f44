/** One piece of work of an analysis pool, the same on a thread of its own and on the caller's. */
import type { MessagePort } from 'node:worker_threads';
import type { ChannelLayout } from '../audio/channel-layout.ts';
import type { AudioSource } from '../audio/pcm-audio.ts';
import type { Analysis } from '../measure/analysis.ts';
import { collectSegments, countSegments } from '../measure/collect-evidence.ts';
import type { Evidence } from '../measure/evidence.ts';
import type { SegmentStretch } from '../measure/evidence-collector.ts';
import { joinEvidence } from '../measure/join-evidence.ts';
import { type LoudnessAnalysis, readAnalysis, readLoudnessAnalysis } from '../measure/read-analysis.ts';
import type { Scope } from '../measure/segment-meter.ts';
import type { AudioTags } from './audio-tags.ts';
import type { AudioFileFormat } from './decoded-audio.ts';
import { openAudio } from './open-audio.ts';

export interface FileMeasurement {
  readonly analysis: Analysis | LoudnessAnalysis;
  readonly format: AudioFileFormat;
  readonly tags: AudioTags;
}

export interface AnalysisTask {
  readonly path: string;
  readonly scope: Scope;
  readonly truePeakBs1770: boolean;
  readonly dualMono: boolean;
  /** Whether a long file may be cut into stretches, which others measure at the same time. */
  readonly mayCut: boolean;
  /** Undefined: find out how long the file is, and measure it whole unless it had better be cut. */
  readonly segments?: SegmentStretch | undefined;
  /** Receives the share done, 0…1. */
  readonly progress?: MessagePort | ((share: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export type AnalysisTaskResult =
  | ({ readonly kind: 'measured' } & FileMeasurement)
  | {
      readonly kind: 'long';
      readonly segmentCount: number;
      readonly format: AudioFileFormat;
      readonly tags: AudioTags;
    }
  | { readonly kind: 'evidence'; readonly parts: readonly Evidence[] };

/** From this length on a file is cut into stretches, where a stretch can be read without the rest. */
const LONG_SEGMENTS = 8;

export async function runAnalysisTask(task: AnalysisTask): Promise<AnalysisTaskResult> {
  const { path, scope, truePeakBs1770, dualMono, mayCut, segments, progress, signal } = task;
  const file = await openAudio(path, { multichannel: true, blocking: true });
  try {
    const { format, tags } = file;
    const source = withLayout(file.source, { dualMono });
    const segmentCount = countSegments(source.frameCount, source.sampleRate);
    if (mayCut && !segments && segmentCount > LONG_SEGMENTS && file.isStreamed) {
      return { kind: 'long', segmentCount, format, tags };
    }
    const onProgress = typeof progress === 'function' ? progress : throttle(progress);
    const parts = await collectSegments(source, { scope, truePeakBs1770, segments, onProgress, signal });
    if (segments) return { kind: 'evidence', parts };
    return { kind: 'measured', analysis: readScope(parts, scope), format, tags };
  } finally {
    await file.close();
  }
}

/** @param parts the evidence of all segments, in order */
export function readScope(parts: readonly Evidence[], scope: Scope): Analysis | LoudnessAnalysis {
  const evidence = joinEvidence(parts);
  return scope === 'loudness' ? readLoudnessAnalysis(evidence) : readAnalysis(evidence);
}

/** A new layout for the same channel. */
function withLayout(source: AudioSource, { dualMono }: { dualMono: boolean }): AudioSource {
  if (!dualMono || source.channelLayout !== 'mono') return source;
  const channelLayout: ChannelLayout = 'dual-mono';
  const { sampleRate, frameCount } = source;
  return { sampleRate, frameCount, channelLayout, read: (...range) => source.read(...range) };
}

/** A message for each hundredth: more would cost more than they tell. */
function throttle(port: MessagePort | undefined): ((share: number) => void) | undefined {
  if (!port) return undefined;
  let told = 0;
  return (share) => {
    if (share < 1 && share - told < 0.01) return;
    told = share;
    port.postMessage(share);
  };
}
