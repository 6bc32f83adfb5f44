/** The one room that knows what is behind the switches: everyone else asks it. */
import {
  type BlindingKey,
  type Comparison,
  type LevelArm,
  PANEL_METHODS,
  type PanelDefinition,
  type PanelMethod,
  type PanelPack,
  type PlaybackSystem,
  type StimulusRole,
  type TrialKind,
} from '@earwitness/bench/panel';
import { canonicalJson } from '../canonical-json.ts';
import { balancedOrder } from '../design/balanced-order.ts';
import type { RandomSource } from '../design/random-source.ts';
import { type ScheduledTrial, type SessionSchedule, scheduleSession } from '../design/session-schedule.ts';
import type { Layout } from '../methods/method.ts';
import { METHOD_TABLE } from '../methods/method-table.ts';
import type { GivenAnswer } from '../panels/given-answer.ts';
import type { Presentation, SessionPlace, TrialStage } from '../panels/presentation.ts';
import type { SessionOutcome } from '../panels/session-outcome.ts';
import type { Slot } from '../panels/slots.ts';
import { sha256 } from '../sha256.ts';
import { commitTo, drawBytes, drawSource, secretKey } from './draws.ts';
import { type Group, listGroups, type PanelGroups } from './panel-groups.ts';

/** What a presentation is to the listener's side: sounds under switches, and no names. */
interface BlindTrial {
  readonly comparison: Comparison;
  /** How it is answered: the panel's method, but a preference on label trials. */
  readonly method: PanelMethod;
  /** Which of the panel's attributes is asked; null where there is one question. */
  readonly attribute: number | null;
  readonly slots: readonly Slot[];
  readonly stimulusBySlot: ReadonlyMap<Slot, string>;
  /** What A and B are called on a label trial, truly or not; null on every other. */
  readonly labels: Readonly<Partial<Record<Slot, 'ai' | 'human'>>> | null;
}

/** What a presentation was: for scoring, and for those who may know. */
export interface RevealedTrial {
  readonly kind: TrialKind;
  readonly method: PanelMethod;
  readonly attribute: number | null;
  readonly truth: string | null;
  readonly level: LevelArm;
  readonly itemId: string;
  readonly itemTitle: string;
  /** Where the excerpt begins. */
  readonly startSeconds: number;
  readonly slots: readonly {
    readonly slot: Slot;
    readonly conditionId: string;
    readonly role: StimulusRole;
  }[];
  /** Of methods that compare two: as the trial drew them. */
  readonly conditionA: string;
  readonly conditionB: string;
  readonly labels: 'true' | 'swapped' | null;
}

export interface Blinding {
  /** How many trials a session has in each stage. */
  readonly trialCounts: Readonly<Record<TrialStage, number>>;
  present(presentation: Presentation): BlindTrial;
  /** Why an answer does not fit what was presented, as the end of a sentence; null when it does. */
  problemOf(presentation: Presentation, answer: GivenAnswer): string | null;
  isCorrect(presentation: Presentation, answer: GivenAnswer): boolean | null;
  /** What the presentation was for: for counts of progress, never for a listener. */
  kindOf(presentation: Presentation): TrialKind;
  /**
   * How the deciding coin fell, for the check of balance; tells no condition. null where no single coin decides, as on a null trial of
   * same-different.
   */
  fellOnFirst(presentation: Presentation): boolean | null;
  reveal(presentation: Presentation): RevealedTrial;
  /** What the log keeps of a drawing: tells nothing before the secret is known, and cannot be another's afterwards. */
  drawSha256(presentation: Presentation): string;
  /** The playback systems of a listener's sessions, in the listener's own order; null where the listener says. */
  playbackOrder(place: Pick<SessionPlace, 'listenerOrdinal' | 'rehearsal'>): readonly PlaybackSystem[] | null;
  /** What a session that ended is known by on a crowd platform: how it ended cannot be made up. */
  completionCode(ended: { session: string; outcome: SessionOutcome }): string;
  /** The secret itself, to be given away at unblinding and not before. */
  readonly secret: string;
  /** The commitment to it, given away when the panel freezes. */
  readonly secretSha256: string;
  /** Who is who, to be given away at unblinding and not before. */
  readonly key: BlindingKey;
  /** The commitment to the key, given away when the panel freezes: tells nothing of it to who has not the secret. */
  readonly keySha256: string;
}

interface Draw {
  readonly scheduled: ScheduledTrial;
  readonly method: PanelMethod;
  readonly group: Group;
  /** The members laid out: those of the group, one of them throughout on a null trial. */
  readonly members: Group['members'];
  readonly layout: Layout;
  readonly labels: 'true' | 'swapped' | null;
}

const CODE_CHARACTERS = 12;
/** Crockford's: no letter that could be taken for a digit. */
const CODE_ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * Makes the blinding of one panel.
 *
 * @throws {DefinitionRefusedError} if the pack has nothing that the method, its controls or its qualification can ask about
 */
export function createBlinding({
  secret,
  key,
  pack,
  definition,
}: {
  secret: string;
  key: BlindingKey;
  pack: PanelPack;
  definition: PanelDefinition;
}): Blinding {
  const groups = listGroups({ key, pack, definition });
  const drawsFrom = secretKey(secret);
  const schedules = new Map<string, SessionSchedule>();

  function scheduleOf(place: SessionPlace): SessionSchedule {
    const known = schedules.get(place.drawnFor);
    if (known !== undefined) return known;
    const schedule = scheduleSession({
      counts: countsOf(groups),
      plan: {
        trialsPerSession: definition.trialsPerSession,
        trainingTrials: definition.trainingTrials,
        qualificationTrials: place.sessionNumber === 1 ? (definition.qualification?.trials ?? 0) : 0,
        ...definition.controls,
        labelTrials: definition.labelSwap?.trials ?? 0,
        attributes: definition.attributes.length,
      },
      // On several playback systems one hears the same, so that they are compared as pairs.
      block: definition.sessions.playback === null ? place.sessionOrdinal : place.listenerOrdinal,
      roundSource: (round) => drawSource(drawsFrom, ['round', realm(place), round]),
      sessionSource: drawSource(drawsFrom, ['session', place.drawnFor]),
    });
    if (schedules.size >= MOST_SCHEDULES_KEPT) schedules.clear();
    schedules.set(place.drawnFor, schedule);
    return schedule;
  }

  /** The one drawn last: several things are asked of one presentation in a row. */
  let latest: { readonly label: string; readonly drawn: Draw } | null = null;

  function draw(presentation: Presentation): Draw {
    const { place, stage, number, attempt } = presentation;
    const label = `${place.drawnFor}/${stage}/${number}/${attempt}`;
    if (latest?.label !== label) latest = { label, drawn: drawAnew(presentation) };
    return latest.drawn;
  }

  function drawAnew(presentation: Presentation): Draw {
    const { place, stage, number, attempt } = presentation;
    const scheduled = scheduleOf(place)[stage][number - 1];
    if (scheduled === undefined) {
      throw new RangeError(`Cannot draw a trial as its stage has none of this number: it is ${number}`);
    }
    const group = groupOf(groups, scheduled);
    const members =
      scheduled.nullMember === null
        ? group.members
        : group.members.map(() => group.members[scheduled.nullMember ?? 0]!);
    const source = drawSource(drawsFrom, ['presentation', place.drawnFor, stage, number, attempt]);
    const method = scheduled.kind === 'label' ? 'preference' : definition.method;
    const labels = scheduled.kind === 'label' ? (source.below(2) === 1 ? 'swapped' : 'true') : null;
    const layout = METHOD_TABLE[method].layOut({
      group: members,
      source,
      isNull: scheduled.nullMember !== null,
      order: orderOf({ members: members.length, group, presentation, source }),
    });
    return { scheduled, method, group, members, layout: withOpenReference(layout, group), labels };
  }

  /** Even over sessions the first time; once given up, drawn like everything else. */
  function orderOf({
    members,
    group,
    presentation,
    source,
  }: {
    members: number;
    group: Group;
    presentation: Presentation;
    source: RandomSource;
  }): number[] {
    const { place, stage, attempt } = presentation;
    if (METHOD_TABLE[definition.method].stimuliPerTrial !== 'all') return [];
    const ordinal = attempt === 0 ? place.sessionOrdinal : source.below(MOST_ORDINALS);
    return balancedOrder({
      treatments: members,
      ordinal,
      sourceOf: (turn) =>
        attempt === 0
          ? drawSource(drawsFrom, ['order', realm(place), stage, group.comparison.comparisonId, turn])
          : source,
    });
  }

  return {
    secret,
    secretSha256: commitTo(secret),
    key,
    keySha256: drawBytes(drawsFrom, ['blinding-key', sha256(canonicalJson(key))]).toString('hex'),
    trialCounts: countTrials(definition),
    present(presentation) {
      const { scheduled, method, group, members, layout, labels } = draw(presentation);
      return {
        comparison: group.comparison,
        method,
        attribute: scheduled.attribute,
        slots: layout.slots.map(({ slot }) => slot),
        stimulusBySlot: new Map(stimuliUnder({ group, members, layout })),
        labels: labels === null ? null : labelsOf(layout, members, labels),
      };
    },
    problemOf(presentation, answer) {
      const { method, layout } = draw(presentation);
      return METHOD_TABLE[method].problemOf({ answer, layout, allowsTies: definition.allowsTies });
    },
    isCorrect(presentation, answer) {
      const { method, layout, members } = draw(presentation);
      const { allowsTies } = definition;
      return METHOD_TABLE[method].isCorrect({ answer, layout, allowsTies, group: members });
    },
    kindOf: (presentation) => {
      const { place, stage, number } = presentation;
      return scheduleOf(place)[stage][number - 1]?.kind ?? 'trial';
    },
    fellOnFirst(presentation) {
      return coinOf(draw(presentation));
    },
    reveal(presentation) {
      const { scheduled, method, group, members, layout, labels } = draw(presentation);
      const everyone = everyoneIn({ group, members });
      const [first, second] = comparedPair(layout, members);
      return {
        kind: scheduled.kind,
        method,
        attribute: scheduled.attribute,
        truth: layout.truth,
        level: group.comparison.level,
        itemId: group.members[0]?.itemId ?? '',
        itemTitle: group.members[0]?.itemTitle ?? '',
        startSeconds: group.members[0]?.startSeconds ?? 0,
        slots: layout.slots.flatMap(({ slot, member }) => {
          const entry = everyone[member];
          return entry === undefined ? [] : [{ slot, conditionId: entry.conditionId, role: entry.role }];
        }),
        conditionA: first,
        conditionB: second,
        labels,
      };
    },
    drawSha256(presentation) {
      const { place, stage, number, attempt } = presentation;
      const { group, members, layout, labels } = draw(presentation);
      const nonce = drawBytes(drawsFrom, ['commitment', place.drawnFor, stage, number, attempt]);
      const drawn = {
        comparisonId: group.comparison.comparisonId,
        labels,
        nonce: nonce.toString('hex'),
        stimuli: stimuliUnder({ group, members, layout }),
        truth: layout.truth,
      };
      return sha256(canonicalJson(drawn));
    },
    playbackOrder({ listenerOrdinal, rehearsal }) {
      const { playback } = definition.sessions;
      if (playback === null) return null;
      return balancedOrder({
        treatments: playback.length,
        ordinal: listenerOrdinal,
        sourceOf: (turn) => drawSource(drawsFrom, ['playback', realm({ rehearsal }), turn]),
      }).flatMap((system) => playback[system] ?? []);
    },
    completionCode({ session, outcome }) {
      const source = drawSource(drawsFrom, [outcome === 'finished' ? 'completion' : outcome, session]);
      return Array.from(
        { length: CODE_CHARACTERS },
        () => CODE_ALPHABET[source.below(CODE_ALPHABET.length)],
      ).join('');
    },
  };
}

/** Sessions that listen at the same time; a schedule that was let go is drawn again. */
const MOST_SCHEDULES_KEPT = 2_000;
/** A multiple of the rows of every square up to twelve treatments, so that no row is likelier. */
const MOST_ORDINALS = 27_720 * 2;

/** Rehearsals draw apart. */
const realm = ({ rehearsal }: { rehearsal: boolean }): string => (rehearsal ? 'rehearsal' : 'panel');

function countsOf(groups: PanelGroups) {
  return {
    trials: groups.trials.length,
    training: groups.training.length,
    qualification: groups.qualification.length,
    catch: groups.catch.length,
  };
}

function countTrials({
  trialsPerSession,
  trainingTrials,
  qualification,
  controls: { nullTrials, repeats, catchTrials },
  labelSwap,
}: PanelDefinition): Blinding['trialCounts'] {
  return {
    qualification: qualification?.trials ?? 0,
    training: trainingTrials,
    trials: trialsPerSession + nullTrials + repeats + catchTrials + (labelSwap?.trials ?? 0),
  };
}

function groupOf(groups: PanelGroups, { kind, group }: ScheduledTrial): Group {
  const use = kind === 'training' || kind === 'qualification' || kind === 'catch' ? kind : 'trials';
  const found = groups[use][group];
  if (found === undefined)
    throw new RangeError(`Cannot draw a trial as its pack has no group ${group} for ${use}`);
  return found;
}

/** Those laid out, and the open reference behind them. */
const everyoneIn = ({ group: { openReference }, members }: Pick<Draw, 'group' | 'members'>) =>
  openReference === null ? members : [...members, openReference];

const stimuliUnder = (draw: Pick<Draw, 'group' | 'members' | 'layout'>): [Slot, string][] =>
  draw.layout.slots.map(({ slot, member }) => [slot, everyoneIn(draw)[member]?.stimulusId ?? '']);

/** A reference that is named as such goes first, as the one to hear the others by. */
function withOpenReference(layout: Layout, { members, openReference }: Group): Layout {
  if (openReference === null || layout.slots.some(({ slot }) => slot === 'R')) return layout;
  return { ...layout, slots: [{ slot: 'R', member: members.length }, ...layout.slots] };
}

function labelsOf(layout: Layout, members: Group['members'], labels: 'true' | 'swapped') {
  return Object.fromEntries(
    layout.slots.map(({ slot, member }) => {
      const isEngine = members[member]?.makerKind === 'engine';
      return [slot, isEngine === (labels === 'true') ? ('ai' as const) : ('human' as const)];
    }),
  );
}

/** X under A, the first of the pair under A: whichever coin the method turns on. */
function coinOf({ scheduled, method, layout }: Draw): boolean | null {
  const { chance, answers } = PANEL_METHODS[method];
  if (method === 'same-different') return scheduled.nullMember === null ? layout.truth === 'same' : null;
  if (chance === 1 / 2) return layout.truth === 'A';
  if (answers === 'choice' && chance === null)
    return layout.slots.find(({ slot }) => slot === 'A')?.member === 0;
  if (method === 'triple-stimulus') return layout.truth === 'A';
  return null;
}

/** The two conditions of a trial that compares two: those under A and B where each has one, else as the group has them. */
function comparedPair(layout: Layout, members: Group['members']): [string, string] {
  const under = (slot: Slot): string | undefined => {
    const found = layout.slots.find((one) => one.slot === slot);
    return found === undefined ? undefined : members[found.member]?.conditionId;
  };
  const [a, b] = [under('A'), under('B')];
  const isNull = new Set(members.map(({ stimulusId }) => stimulusId)).size === 1;
  if (a !== undefined && b !== undefined && (a !== b || isNull)) return [a, b];
  return [members[0]?.conditionId ?? '', members[1]?.conditionId ?? ''];
}
