/** A plan revised by its client: decided again with the brief changed, and nothing touched that the change does not touch. */
import type { Analysis } from '../measure/analysis.ts';
import {
  type MasteringPlan,
  masteringPlanSchema,
  type PlannedStage,
  stageKindSchema,
} from '../plan/mastering-plan.ts';
import { parseBySchema } from '../plan/parse-by-schema.ts';
import { limitGainDb } from '../plan/plan-numbers.ts';
import { decide } from './decide-plan.ts';
import { readRevision } from './revision-request.ts';

/**
 * Revises a plan. Stages that the request does not change stay as they are in the plan, edits by hand included; it is always rendered
 * from the mix, never from a master. The loudness has to be solved again (`solveLoudness`), which starts from the plan's gain.
 *
 * @param request phrases with numbers, separated by commas: "tone strength 0.5, ceiling −2 dBTP, 1 dB louder, without equalizer"
 * @param analysis of the mix that the plan was made for
 * @throws {InvalidPlanError} a phrase that is not understood (the message lists what is), or a value out of range
 * @throws {RangeError} the analysis of another mix
 */
export function revise(
  plan: MasteringPlan,
  request: string,
  { analysis }: { analysis: Analysis },
): MasteringPlan {
  if (plan.inputDigest !== analysis.samplesDigest) {
    throw new RangeError(
      `Cannot revise a plan as the analysis must be of its own mix, ${plan.inputDigest}: current one is of ${analysis.samplesDigest}`,
    );
  }
  const brief = readRevision(request).reduce(
    (changed, change) => change(changed, plan.target.integratedLufs),
    plan.brief,
  );
  const before = decide(analysis, plan.brief);
  const after = decide(analysis, brief);
  const stages = mergeStages(plan, { before: before.stages, after: after.stages });
  // Without its gain, by hand, a plan reaches its target by chance only.
  const isSteered = stages.some(isGain) || !after.stages.some(isGain);
  const revised = { ...after, stages, feasible: after.feasible && isSteered };
  return parseBySchema(masteringPlanSchema, revised, 'revised plan');
}

const isGain = ({ kind }: PlannedStage): boolean => kind === 'loudness-gain';

/** Where a stage stands in a chain. */
const placeOf = ({ kind }: PlannedStage): number => stageKindSchema.options.indexOf(kind);

/** Each stage of `after`, as the plan has it where the decision did not change; and what the plan has beyond any decision. */
function mergeStages(
  { stages: planned, leftOut }: MasteringPlan,
  { before, after }: { before: readonly PlannedStage[]; after: readonly PlannedStage[] },
): PlannedStage[] {
  const [plannedByKey, beforeByKey, afterByKey] = [planned, before, after].map(byKey) as [
    Keyed,
    Keyed,
    Keyed,
  ];
  const kept = [...afterByKey].flatMap(([key, stage]) => {
    const old = beforeByKey.get(key);
    const mine = plannedByKey.get(key);
    // What stood idle when the plan was settled may have to work now; what is missing for no such reason was taken out by hand.
    const stoodIdle = leftOut.some(({ kind }) => kind === stage.kind);
    if (old && haveSameSettings(old, stage)) return mine ?? (stoodIdle ? stage : []);
    return mine && old ? mergeSettings(stage, { old, mine }) : stage;
  });
  const added = [...plannedByKey].flatMap(([key, stage]) =>
    beforeByKey.has(key) || afterByKey.has(key) ? [] : stage,
  );
  return [...kept, ...added].toSorted((a, b) => placeOf(a) - placeOf(b));
}

type Keyed = Map<string, PlannedStage>;

/** By kind, and by which of that kind it is. */
function byKey(stages: readonly PlannedStage[]): Keyed {
  const counts = new Map<string, number>();
  return new Map(
    stages.map((stage) => {
      const count = (counts.get(stage.kind) ?? 0) + 1;
      counts.set(stage.kind, count);
      return [`${stage.kind} ${count}`, stage];
    }),
  );
}

const haveSameSettings = (a: PlannedStage, b: PlannedStage): boolean =>
  JSON.stringify(a.settings) === JSON.stringify(b.settings);

/**
 * Settings that the request changes are the new ones, the others the plan's. A solved gain is a better first guess than an estimate: it
 * moves by as much as the estimate does.
 */
function mergeSettings(
  stage: PlannedStage,
  { old, mine }: { old: PlannedStage; mine: PlannedStage },
): PlannedStage {
  if (stage.kind === 'loudness-gain' && old.kind === stage.kind && mine.kind === stage.kind) {
    const gainDb = limitGainDb(mine.settings.gainDb + stage.settings.gainDb - old.settings.gainDb);
    const { solvedLufs = null } = mine.evidence;
    return { ...stage, settings: { gainDb }, evidence: { ...stage.evidence, carriedFromLufs: solvedLufs } };
  }
  const [olds, mines] = [old, mine].map(({ settings }) => settings as Record<string, unknown>) as [
    Settings,
    Settings,
  ];
  const settings = Object.fromEntries(
    Object.entries(stage.settings).map(([name, value]) => [
      name,
      JSON.stringify(value) === JSON.stringify(olds[name]) ? mines[name] : value,
    ]),
  );
  // Each value is of the stage's own kind, whichever of the three it is from; the schema is asked again at the end.
  return { ...stage, settings } as PlannedStage;
}

type Settings = Record<string, unknown>;
