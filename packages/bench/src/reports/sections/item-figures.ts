/** The pictures of an item: tone, loudness and gain over time, waveform, stereo image. */
import type { Analysis } from '@earwitness/engine';
import type { DatasetItem } from '../../datasets/dataset-manifest.ts';
import type { RunRecord } from '../../runs/run-record.ts';
import { type ConditionLook, LOUDNESS_ONLY, MIX_LOOK, OURS, UNPROCESSED } from '../condition-looks.ts';
import type { DrawnVersion } from '../figures/drawn-version.ts';
import { type DrawnGainChange, gainChangeDrawing, gainChangeOf } from '../figures/gain-change.ts';
import { loudnessFigure } from '../figures/loudness-over-time.ts';
import { stereoFigure } from '../figures/stereo-image.ts';
import { toneFigure } from '../figures/tone.ts';
import { toneTargetOf } from '../figures/tone-target.ts';
import { type DrawnWaveform, waveformFigure } from '../figures/waveform.ts';
import { type Html, html } from '../html.ts';
import type { ReportInput } from '../report-input.ts';
import type { RunFacts } from '../run-facts.ts';

/** More curves over each other than these cannot be told apart. */
const MOST_VERSIONS = 5;
const MOST_WAVEFORMS = 2;

/** The mix is there as it is, and what is only louder has its shape. */
const isDrawn = ({ conditionId }: ConditionLook): boolean =>
  conditionId !== UNPROCESSED && conditionId !== LOUDNESS_ONLY;

/** How much later than the mix a rendering has the same music; null where nobody knows. */
function lateSecondsOf(record: RunRecord | undefined): number | null {
  const { alignment = null, rateHz = null } = record ?? {};
  if (alignment === null || rateHz === null || alignment.refusal !== null || alignment.anchor !== 'mix')
    return null;
  return alignment.lagFrames / rateHz;
}

/** Mix, reference, others and ours, the last on top; a condition that failed has no analysis and is not drawn. */
function versionsOf(
  item: DatasetItem,
  { analyses }: ReportInput,
  facts: RunFacts,
  looks: readonly ConditionLook[],
): readonly DrawnVersion[] {
  const referenceId = facts.referenceOf(item.id);
  const [ours, reference, others] = [
    looks.filter(({ conditionId }) => conditionId === OURS),
    looks.filter(({ conditionId }) => conditionId === referenceId),
    looks.filter((look) => isDrawn(look) && look.conditionId !== OURS && look.conditionId !== referenceId),
  ];
  const shown = [MIX_LOOK, ...reference, ...others, ...ours];
  const versions = shown.flatMap((look): DrawnVersion[] => {
    const analysis = analyses[`${item.id}.${look.conditionId}`];
    if (analysis === undefined) return [];
    const lateSeconds = look === MIX_LOOK ? 0 : lateSecondsOf(facts.recordOf(item.id, look.conditionId));
    return [{ look, analysis, lateSeconds }];
  });
  const spare = Math.max(0, versions.length - MOST_VERSIONS);
  const extra = versions.filter(({ look }) => others.includes(look)).slice(others.length - spare);
  return spare === 0 ? versions : versions.filter((version) => !extra.includes(version));
}

const hasTone = ({ analysis }: DrawnVersion): boolean =>
  analysis.thirdOctaves.levelsDb.some((level) => level !== null);

/** Ours first, then the reference: what each did to the mix over time. */
function changesOf(mix: Analysis | undefined, versions: readonly DrawnVersion[]): readonly DrawnWaveform[] {
  if (mix === undefined) return [];
  return versions.toReversed().flatMap(({ look, analysis, lateSeconds }) => {
    if (analysis === mix || lateSeconds === null) return [];
    const change = gainChangeOf(mix, analysis, lateSeconds);
    return change === null ? [] : [{ look, analysis, lateSeconds, change }];
  });
}

function gainAid(changes: readonly DrawnGainChange[]): string {
  const [first, ...others] = changes;
  const drawn = first === undefined ? '' : `the area is “${first.look.label}”`;
  return `In the second drawing zero is the lift of moments that nothing held back, and what hangs below was lifted less, by compressor, clipper or limiter (${drawn}${others.length > 0 ? ', lines are the others' : ''}); it is measured on mix and master, so single short peaks hardly show.`;
}

export function itemFigures(
  item: DatasetItem,
  input: ReportInput,
  facts: RunFacts,
  looks: readonly ConditionLook[],
): Html {
  const versions = versionsOf(item, input, facts, looks);
  const plan = input.plans[item.id];
  const referenceId = facts.referenceOf(item.id);
  const toned = versions.filter(hasTone);
  const baseline = toned.find(({ look }) => look.conditionId === referenceId) ?? toned[0];
  const mix = versions.find(({ look }) => look === MIX_LOOK)?.analysis;
  const changes = changesOf(mix, versions);
  const gain = mix === undefined ? null : gainChangeDrawing(changes, { seconds: mix.seconds, height: 180 });
  return html`${
    baseline !== undefined &&
    toned.length > 1 &&
    toneFigure({
      id: `figure-tone-${item.id}`,
      curves: toned,
      baseline: baseline.look,
      target: plan && toneTargetOf(plan),
      isPaired: true,
    })
  }${loudnessFigure({
    id: `figure-loudness-${item.id}`,
    curves: versions,
    beside: { drawing: gain, aid: gainAid(changes) },
  })}${
    mix !== undefined &&
    waveformFigure({ id: `figure-waveform-${item.id}`, mix, versions: changes.slice(0, MOST_WAVEFORMS) })
  }${stereoFigure({ id: `figure-stereo-${item.id}`, versions })}`;
}
