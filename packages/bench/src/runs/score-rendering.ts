/** One rendering against its item: aligned to the anchor, scored by every metric, looked at for plain findings. */
import { type AudioSource, resampleSource } from '@earwitness/engine';
import { analyze } from '@earwitness/engine/measure';
import { type Alignment, align } from '../alignment/align.ts';
import { AT_ANCHOR, applyAlignment } from '../alignment/apply-alignment.ts';
import { BenchError } from '../errors.ts';
import type { AlignedPair, MeasuredAudio, Metric, MetricInput } from '../metrics/metric.ts';
import { compareLevelOnly, isLevelOnly } from './level-only.ts';
import type { RunRecord } from './run-record.ts';

type Scores = RunRecord['scores'];

export interface Anchor extends MeasuredAudio {
  /** `mix`, or the condition id of a master. */
  readonly name: string;
}

/** Audio at the anchor's sample rate, and where it lies against the anchor. */
export interface PlacedAudio extends MeasuredAudio {
  readonly alignment: Alignment;
  /** Analyses of what was cut out of it, by the frames of the anchor that were. */
  readonly cuts: Map<string, MeasuredAudio>;
}

/** Writes down what is slow to make anew each time that it is read. */
export type KeepAtHand = (source: AudioSource) => Promise<AudioSource>;

const signed = (value: number, digits: number): string =>
  `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(digits)}`;

/** Aligned to itself. */
const AT_HOME: Alignment = { ...AT_ANCHOR, gainDb: 0, confidence: 1, refusal: null };

export const placeAnchor = ({ source, analysis }: MeasuredAudio): PlacedAudio => ({
  ...{ source, analysis },
  alignment: AT_HOME,
  cuts: new Map(),
});

async function atRateOf(
  anchor: MeasuredAudio,
  audio: MeasuredAudio,
  keepAtHand: KeepAtHand,
): Promise<MeasuredAudio> {
  if (audio.source.sampleRate === anchor.source.sampleRate) return audio;
  const source = await keepAtHand(resampleSource(audio.source, anchor.source.sampleRate));
  return { source, analysis: await analyze(source) };
}

/** What engines delay by. A wide search finds more places where a loop fits too, so it comes second. */
const NEAR_SECONDS = 1;
/** What services cut off a beginning, or put before it. */
const FAR_SECONDS = 10;

async function alignTo(anchor: Anchor, { source, analysis }: MeasuredAudio): Promise<Alignment> {
  if (analysis.samplesDigest === anchor.analysis.samplesDigest && analysis.integratedLufs !== null)
    return AT_HOME;
  const near = await align(anchor.source, source, { maximumLagSeconds: NEAR_SECONDS });
  if (near.refusal === null) return near;
  const far = await align(anchor.source, source, { maximumLagSeconds: FAR_SECONDS });
  return far.refusal === null ? far : near;
}

/**
 * Brings audio to the anchor's sample rate and finds its place against the anchor.
 *
 * @param alignment where it is known already
 */
export async function placeAudio(
  anchor: Anchor,
  audio: MeasuredAudio,
  { keepAtHand, alignment }: { keepAtHand: KeepAtHand; alignment?: Alignment | undefined },
): Promise<PlacedAudio> {
  const measured = await atRateOf(anchor, audio, keepAtHand);
  return { ...measured, alignment: alignment ?? (await alignTo(anchor, measured)), cuts: new Map() };
}

/** An analysis of the cut, or the one at hand when nothing was cut. */
async function measureCut(cut: AudioSource, whole: PlacedAudio, frames: string): Promise<MeasuredAudio> {
  if (cut === whole.source) return whole;
  const known = whole.cuts.get(frames);
  if (known !== undefined) return known;
  const measured = { source: cut, analysis: await analyze(cut) };
  whole.cuts.set(frames, measured);
  return measured;
}

/** The frames that two have in common; null where either may be other music than the anchor. */
export async function pairUp(rendering: PlacedAudio, other: PlacedAudio | null): Promise<AlignedPair | null> {
  if (other === null || rendering.alignment.refusal !== null || other.alignment.refusal !== null) return null;
  const { sources, startFrame, frameCount } = applyAlignment([
    { audio: rendering.source, alignment: rendering.alignment },
    { audio: other.source, alignment: other.alignment },
  ]);
  const frames = `${startFrame}+${frameCount}`;
  return {
    rendering: await measureCut(sources[0]!, rendering, frames),
    other: await measureCut(sources[1]!, other, frames),
  };
}

/**
 * Scores by each metric.
 *
 * @throws {BenchError} when one gives what is no score; what is not finite would be null in the store and wherever JSON goes
 */
export async function scoreBy(metrics: readonly Metric[], input: MetricInput): Promise<Scores> {
  const scores: Record<string, number | null> = {};
  for (const metric of metrics) {
    const score = await metric.measure(input);
    if (score !== null && !Number.isFinite(score))
      throw new BenchError(`the metric ${metric.id} gave ${String(score)}, which is no score`);
    scores[metric.id] = score;
  }
  return scores;
}

/** What an alignment says in a record. */
export const alignmentRecordOf = (
  alignment: Alignment,
  anchor: string,
): NonNullable<RunRecord['alignment']> => ({ ...alignment, anchor });

/** Plain findings about a rendering against its mix. */
export async function findingsOf(
  { alignment, analysis }: PlacedAudio,
  {
    anchorName,
    toMix,
    compareWithMix,
  }: {
    anchorName: string;
    toMix: AlignedPair | null;
    /** Whether to look for a master that is its mix but for level. */
    compareWithMix: boolean;
  },
): Promise<string[]> {
  const { gainDb, lagFrames, refusal } = alignment;
  if (refusal !== null)
    return analysis.integratedLufs === null
      ? []
      : [`may not be the same music as the ${anchorName}: ${refusal}`];
  const lagSeconds = lagFrames / analysis.sampleRate;
  const findings =
    Math.abs(lagSeconds) > NEAR_SECONDS
      ? [
          `its music begins ${Math.abs(lagSeconds).toFixed(2)} s ${lagSeconds > 0 ? 'later' : 'earlier'} than that of the ${anchorName}`,
        ]
      : [];
  if (!compareWithMix || toMix === null || gainDb === null) return findings;
  const comparison = await compareLevelOnly(toMix, { gainDb });
  if (comparison === null || !isLevelOnly(comparison)) return findings;
  return [
    ...findings,
    `the same but for level: ${signed(gainDb, 1)} dB against the mix, lag ${Number(lagFrames.toFixed(2))} frames, ` +
      `third-octave RMS ${comparison.thirdOctaveRmsDb.toFixed(2)} dB after level matching`,
  ];
}
