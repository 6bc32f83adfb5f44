/** One rendering against its item: aligned to the anchor, scored by every metric, looked at for plain findings. */
import { type AudioSource, resampleSource } from '@earwitness/engine';
import { analyze } from '@earwitness/engine/measure';
import { type Alignment, align } from '../alignment/align.ts';
import { AT_ANCHOR, applyAlignment } from '../alignment/apply-alignment.ts';
import type { AlignedPair, MeasuredAudio, Metric } from '../metrics/metric.ts';
import { compareLevelOnly, isLevelOnly } from './level-only.ts';
import type { RunRecord } from './run-record.ts';

export interface ScoredRendering {
  readonly alignment: RunRecord['alignment'];
  readonly scores: RunRecord['scores'];
  readonly findings: readonly string[];
}

export interface Anchor extends MeasuredAudio {
  /** `mix`, or the condition id of the reference master. */
  readonly name: string;
}

export interface AlignedAudio {
  /** At the anchor's sample rate. */
  readonly measured: MeasuredAudio;
  readonly alignment: Alignment;
}

const signed = (value: number, digits: number): string =>
  `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(digits)}`;

/** An analysis of the cut, or the one at hand when nothing was cut. */
async function measureCut(cut: AudioSource, whole: MeasuredAudio): Promise<MeasuredAudio> {
  return cut === whole.source ? whole : { source: cut, analysis: await analyze(cut) };
}

async function atRateOf(anchor: MeasuredAudio, rendering: MeasuredAudio): Promise<MeasuredAudio> {
  if (rendering.source.sampleRate === anchor.source.sampleRate) return rendering;
  const source = resampleSource(rendering.source, anchor.source.sampleRate);
  return { source, analysis: await analyze(source) };
}

async function pairUp(rendering: AlignedAudio, other: AlignedAudio): Promise<AlignedPair> {
  const { sources } = applyAlignment([
    { audio: rendering.measured.source, alignment: rendering.alignment },
    { audio: other.measured.source, alignment: other.alignment },
  ]);
  return {
    rendering: await measureCut(sources[0]!, rendering.measured),
    other: await measureCut(sources[1]!, other.measured),
  };
}

/** Aligned to itself. */
const AT_HOME: Alignment = { ...AT_ANCHOR, gainDb: 0, confidence: 1, refusal: null };

async function alignTo(anchor: Anchor, { source, analysis }: MeasuredAudio): Promise<Alignment> {
  return analysis.samplesDigest === anchor.analysis.samplesDigest && analysis.integratedLufs !== null
    ? AT_HOME
    : align(anchor.source, source);
}

/** Lines a reference master up with the anchor, once for all that are compared with it. */
export async function alignReference(anchor: Anchor, reference: MeasuredAudio): Promise<AlignedAudio> {
  const measured = await atRateOf(anchor, reference);
  return { measured, alignment: await alignTo(anchor, measured) };
}

/**
 * Scores one rendering.
 *
 * @param anchor what lags are counted against
 * @param reference the reference master, null without one
 * @param compareWithMix whether to look for a master that is its mix but for level; the anchor must be the mix
 */
export async function scoreRendering({
  rendering,
  anchor,
  reference,
  metrics,
  compareWithMix,
}: {
  rendering: MeasuredAudio;
  anchor: Anchor;
  reference: AlignedAudio | null;
  metrics: readonly Metric[];
  compareWithMix: boolean;
}): Promise<ScoredRendering> {
  const findings: string[] = [];
  const measured = await atRateOf(anchor, rendering);
  const alignment = await alignTo(anchor, measured);
  const isSure = alignment.refusal === null;
  if (!isSure && measured.analysis.integratedLufs !== null)
    findings.push(`may not be the same music as the ${anchor.name}: ${alignment.refusal}`);
  const here = { measured, alignment };

  const toReference =
    isSure && reference !== null && reference.alignment.refusal === null
      ? await pairUp(here, reference)
      : null;
  const toMix =
    isSure && anchor.name === 'mix' ? await pairUp(here, { measured: anchor, alignment: AT_HOME }) : null;

  if (compareWithMix && toMix !== null && alignment.gainDb !== null) {
    const comparison = await compareLevelOnly(toMix, { gainDb: alignment.gainDb });
    if (comparison !== null && isLevelOnly(comparison))
      findings.push(
        `the same but for level: ${signed(alignment.gainDb, 1)} dB against the mix, lag ${alignment.lagFrames} frames, ` +
          `third-octave RMS ${comparison.thirdOctaveRmsDb.toFixed(2)} dB after level matching`,
      );
  }

  const scores: Record<string, number | null> = {};
  for (const metric of metrics) scores[metric.id] = await metric.measure({ rendering, toReference, toMix });
  return { alignment: { ...alignment, anchor: anchor.name }, scores, findings };
}
