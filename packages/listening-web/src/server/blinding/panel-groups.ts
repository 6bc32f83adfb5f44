/** What a panel's trials can ask about: stimuli of one excerpt that its method compares. */
import type {
  BlindingKey,
  Comparison,
  ComparisonUse,
  PanelDefinition,
  PanelPack,
} from '@earwitness/bench/panel';
import { PANEL_METHODS } from '@earwitness/bench/panel';
import { DefinitionRefusedError } from '../errors.ts';
import { isUnderTest } from '../methods/choice-answer.ts';
import type { TestMethod } from '../methods/method.ts';
import { METHOD_TABLE } from '../methods/method-table.ts';

type KeyEntry = BlindingKey['stimuli'][number];

export interface Group {
  readonly comparison: Comparison;
  readonly members: readonly KeyEntry[];
  /** Heard beside them under its own name; null where there is none. */
  readonly openReference: KeyEntry | null;
}

export type PanelGroups = Readonly<Record<ComparisonUse, readonly Group[]>>;

/**
 * Lists the groups by what they are for, in the order of the pack. Practice is on its own material where the pack has some, else on
 * that of the trials.
 *
 * @throws {DefinitionRefusedError} if there is nothing to ask about, or nothing to check or qualify listeners by where that is wanted
 */
export function listGroups({
  key,
  pack,
  definition,
}: {
  key: BlindingKey;
  pack: PanelPack;
  definition: PanelDefinition;
}): PanelGroups {
  const method = METHOD_TABLE[definition.method];
  const entryOf = new Map(key.stimuli.map((entry) => [entry.stimulusId, entry]));
  const listFor = (use: ComparisonUse): Group[] =>
    pack.comparisons
      .filter((comparison) => comparison.use === use)
      .flatMap((comparison) => groupsOf(comparison, { entryOf, method }));
  const trials = listFor('trials');
  const own = listFor('training');
  const groups = {
    trials,
    training: own.length > 0 ? own : trials,
    qualification: listFor('qualification'),
    catch: listFor('catch'),
  };
  const refuse = (problem: string) => new DefinitionRefusedError({ problem });
  if (trials.length === 0) {
    throw refuse(`its method ${method.method} needs ${method.groupRule}, and the pack has none`);
  }
  if (definition.qualification !== null && groups.qualification.length === 0) {
    throw refuse(`its qualification needs ${method.groupRule} for it, and the pack has none`);
  }
  if (definition.controls.catchTrials > 0 && groups.catch.length === 0) {
    throw refuse(`its catch trials need ${method.groupRule} for them, and the pack has none`);
  }
  return groups;
}

function groupsOf(
  comparison: Comparison,
  { entryOf, method }: { entryOf: ReadonlyMap<string, KeyEntry>; method: TestMethod },
): Group[] {
  const entries = comparison.stimuli.flatMap(({ stimulusId }) => entryOf.get(stimulusId) ?? []);
  const hasRightAnswers = PANEL_METHODS[method.method].chance !== null;
  const openReference =
    (hasRightAnswers ? undefined : entries.find(({ role }) => role === 'open-reference')) ?? null;
  const judged = entries.filter(({ role }) => role !== 'open-reference');
  const compared =
    method.stimuliPerTrial === 'all'
      ? judged
      : judged.filter((entry) => isComparedInPairs(entry, comparison));
  const candidates = method.stimuliPerTrial === 'all' ? [compared] : pairsOf(compared);
  return candidates
    .filter((members) => method.acceptsGroup(members))
    .map((members) => ({ comparison, members, openReference }));
}

/** Anchors are for scales; what was spoiled on purpose is for catch trials. */
const isComparedInPairs = (entry: KeyEntry, { use }: Comparison): boolean =>
  isUnderTest(entry) || (use === 'catch' && entry.role === 'spoiled');

const pairsOf = <Each>(each: readonly Each[]): Each[][] =>
  each.flatMap((first, index) => each.slice(index + 1).map((second) => [first, second]));
