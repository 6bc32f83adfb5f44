/** One rendering against its item: aligned to the anchor, scored by every metric, looked at for plain findings. */
import { type PcmAudio, resample } from '@earwitness/engine';
import { analyze } from '@earwitness/engine/measure';
import { type Alignment, align } from '../alignment/align.ts';
import { applyAlignment } from '../alignment/apply-alignment.ts';
import type { MeasuredAudio, Metric } from '../metrics/metric.ts';
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

const LEAST_CONFIDENCE = 0.5;

const signed = (value: number, digits: number): string =>
  `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(digits)}`;

/** An analysis of the cut, or the one at hand when nothing was cut. */
async function measureCut(cut: PcmAudio, whole: MeasuredAudio): Promise<MeasuredAudio> {
  return cut === whole.audio ? whole : { audio: cut, analysis: await analyze(cut) };
}

async function atRateOf(anchor: MeasuredAudio, rendering: MeasuredAudio): Promise<MeasuredAudio> {
  if (rendering.audio.sampleRate === anchor.audio.sampleRate) return rendering;
  const audio = resample(rendering.audio, anchor.audio.sampleRate);
  return { audio, analysis: await analyze(audio) };
}

async function cutTogether(one: AlignedAudio, other: AlignedAudio): Promise<[MeasuredAudio, MeasuredAudio]> {
  const { audios } = applyAlignment([
    { audio: one.measured.audio, alignment: one.alignment },
    { audio: other.measured.audio, alignment: other.alignment },
  ]);
  return [await measureCut(audios[0]!, one.measured), await measureCut(audios[1]!, other.measured)];
}

/** Aligned to itself. */
const AT_HOME: Alignment = { lagFrames: 0, polarity: 1, gainDb: 0, confidence: 1 };

function alignTo(anchor: Anchor, { audio, analysis }: MeasuredAudio): Alignment {
  return analysis.samplesDigest === anchor.analysis.samplesDigest && analysis.integratedLufs !== null
    ? AT_HOME
    : align(anchor.audio, audio);
}

/** Lines a reference master up with the anchor, once for all that are compared with it. */
export async function alignReference(anchor: Anchor, reference: MeasuredAudio): Promise<AlignedAudio> {
  const measured = await atRateOf(anchor, reference);
  return { measured, alignment: alignTo(anchor, measured) };
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
  const here = await atRateOf(anchor, rendering);
  const alignment = alignTo(anchor, here);
  const isSure = alignment.confidence >= LEAST_CONFIDENCE;
  if (!isSure && here.analysis.integratedLufs !== null)
    findings.push(
      `may not be the same music as the ${anchor.name}: alignment confidence is ${alignment.confidence.toFixed(2)}`,
    );

  let aligned: { rendering: MeasuredAudio; reference: MeasuredAudio } | null = null;
  if (isSure && reference !== null && reference.alignment.confidence >= LEAST_CONFIDENCE) {
    const [cut, referenceCut] = await cutTogether({ measured: here, alignment }, reference);
    aligned = { rendering: cut, reference: referenceCut };
  }

  if (compareWithMix && isSure && alignment.gainDb !== null) {
    const [mix, master] = await cutTogether(
      { measured: anchor, alignment: AT_HOME },
      { measured: here, alignment },
    );
    const comparison = compareLevelOnly({ mix, master, gainDb: alignment.gainDb });
    if (comparison !== null && isLevelOnly(comparison))
      findings.push(
        `the same but for level: ${signed(alignment.gainDb, 1)} dB against the mix, lag ${alignment.lagFrames} frames, ` +
          `third-octave RMS ${comparison.thirdOctaveRmsDb.toFixed(2)} dB after level matching`,
      );
  }

  return {
    alignment: { ...alignment, anchor: anchor.name },
    scores: Object.fromEntries(metrics.map((metric) => [metric.id, metric.measure({ rendering, aligned })])),
    findings,
  };
}
