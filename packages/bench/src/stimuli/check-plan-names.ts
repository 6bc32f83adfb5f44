/** Whether what an analysis plan names can be in the answers at all: a name that no answer has leaves its claim undecided for good. */
import { nameSimilarity } from '../datasets/name-similarity.ts';
import type { PanelDefinition } from '../panel/panel-definition.ts';
import { PANEL_METHODS } from '../panel/panel-method.ts';
import { stimulusRoleSchema } from '../panel/panel-pack.ts';
import {
  choiceResultSchema,
  rankingResultSchema,
  ratingResultSchema,
  trialKindSchema,
} from '../panel/panel-results.ts';
import { playbackSystemSchema } from '../panel/playback-system.ts';
import { readYesOrNo } from '../statistics/verdict/yes-or-no.ts';
import type { Refuse } from './plan-comparisons.ts';

/** What is asked about, as far as answers will name it. */
export interface AskedAbout {
  /** All that a stimulus may be, references and anchors among them. */
  readonly conditionIds: readonly string[];
  /** Of the trials. */
  readonly itemIds: readonly string[];
  readonly levels: readonly string[];
}

/** The values that a column can have; null where anything can stand there. */
type Values = readonly string[] | 'yes or no' | null;

const ROWS = {
  choice: choiceResultSchema,
  rating: ratingResultSchema,
  ranking: rankingResultSchema,
} as const;
const YES_OR_NO = ['simulated', 'training', 'catchTrial', 'trainedListener', 'verified', 'correct'];

/** Every column that the answers will have, with its values. */
function columnsOf(definition: PanelDefinition, asked: AskedAbout): ReadonlyMap<string, Values> {
  const { panelId, method, attributes, sessions, languages, questionnaire } = definition;
  const { answers } = PANEL_METHODS[method];
  const conditions = [...asked.conditionIds, 'spoiled'];
  const known: Readonly<Record<string, Values>> = {
    panelId: [panelId],
    method: [method],
    answers: [answers],
    kind: trialKindSchema.options,
    attribute: attributes.map(({ attributeId }) => attributeId),
    itemId: asked.itemIds,
    level: asked.levels,
    playback: sessions.playback ?? playbackSystemSchema.options,
    language: languages,
    conditionA: conditions,
    conditionB: conditions,
    condition: conditions,
    role: stimulusRoleSchema.options,
    labels: choiceResultSchema.shape.labels.unwrap().options,
    ...Object.fromEntries(YES_OR_NO.map((column) => [column, 'yes or no' as const])),
  };
  const ofRows = Object.keys(ROWS[answers].shape)
    // where there is one question, no answer says which it was
    .filter((column) => column !== 'schema' && (column !== 'attribute' || attributes.length > 0))
    .map((column): [string, Values] => [column, known[column] ?? null]);
  const ofQuestions = questionnaire.map(({ fieldId, kind, options }): [string, Values] => [
    `q_${fieldId}`,
    kind === 'choice' ? options.map(({ value }) => value) : null,
  ]);
  return new Map([...ofRows, ...ofQuestions]);
}

/** Names that are less alike were not mistaken for each other. */
const LEAST_LIKENESS = 0.4;

/** All names, and the one that was probably meant. */
function listed(name: string, known: readonly string[]): string {
  const [nearest] = known
    .map((each) => ({ each, likeness: nameSimilarity(name, each) }))
    .sort((one, other) => other.likeness - one.likeness);
  const hint =
    nearest === undefined || nearest.likeness < LEAST_LIKENESS ? '' : `, perhaps “${nearest.each}”`;
  return `${hint}: these are ${known.join(', ')}`;
}

/**
 * Refuses a plan that names a column, a value or a condition that no answer of the panel can have, or goes by controls that it does not
 * have.
 *
 * @param refuse told the place in the file, and what is wrong there
 */
export function refuseUnknownNames(
  definition: PanelDefinition,
  { refuse, ...asked }: AskedAbout & { refuse: Refuse },
): void {
  const { method, controls } = definition;
  const { claims, exclusions, strata = [] } = definition.analysisPlan;
  const columns = columnsOf(definition, asked);
  type Place = readonly (string | number)[];
  const checkColumn = (path: Place, column: string): void => {
    if (!columns.has(column))
      refuse(path, `“${column}” is no column of the answers${listed(column, [...columns.keys()])}`);
  };
  const checkValues = (path: Place, column: string, wanted: readonly string[]): void => {
    checkColumn(path, column);
    const values = columns.get(column) ?? null;
    if (values === null) return;
    for (const value of wanted)
      if (values === 'yes or no') {
        if (readYesOrNo(value) === null) refuse(path, `“${value}” is no ${column}: these are true, false`);
      } else if (!values.includes(value))
        refuse(path, `“${value}” is no ${column} of this panel${listed(value, values)}`);
  };
  const checkCondition = (path: Place, conditionId: string): void => {
    if (!asked.conditionIds.includes(conditionId))
      refuse(
        path,
        `“${conditionId}” is none of the panel’s conditions${listed(conditionId, asked.conditionIds)}`,
      );
  };
  for (const [index, claim] of claims.entries()) {
    const path = ['analysisPlan', 'claims', index];
    for (const conditionId of claim.conditions ?? []) checkCondition([...path, 'conditions'], conditionId);
    for (const [column, values] of Object.entries(claim.where ?? {}))
      checkValues([...path, 'where', column], column, values);
    if (claim.stratum !== 'overall' && claim.stratum !== 'condition-pair')
      checkColumn([...path, 'stratum'], claim.stratum);
    if (claim.test !== 'difference') continue;
    checkColumn([...path, 'column'], claim.column);
    checkValues([...path, 'first'], claim.column, claim.first);
    checkValues([...path, 'second'], claim.column, claim.second);
  }
  for (const [index, column] of strata.entries()) checkColumn(['analysisPlan', 'strata', index], column);
  for (const [index, exclusion] of exclusions.entries()) {
    const path = ['analysisPlan', 'exclusions', index];
    if (typeof exclusion === 'string') continue;
    if (exclusion.rule === 'where') checkValues([...path, 'values'], exclusion.column, exclusion.values);
    if (exclusion.rule === 'catch-trials' && controls.catchTrials === 0)
      refuse(path, 'there are no catch trials to leave anybody out by: set controls.catchTrials');
    if (exclusion.rule !== 'post-screening') continue;
    if (PANEL_METHODS[method].answers !== 'rating')
      refuse(path, `post-screening is for ratings, and this is ${method}`);
    for (const conditionId of [exclusion.reference, exclusion.midAnchor])
      if (conditionId !== null) checkCondition(path, conditionId);
  }
}
