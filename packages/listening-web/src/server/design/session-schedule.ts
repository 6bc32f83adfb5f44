/** Which trials a session has, and in which order: what is compared is drawn in blocks that over all sessions come out even. */
import type { TrialKind } from '@earwitness/bench/panel';
import { permutation, type RandomSource } from './random-source.ts';

/** A trial to be: what for, which of its kind's groups, and which attribute is asked. */
export interface ScheduledTrial {
  readonly kind: TrialKind;
  readonly group: number;
  /** Index into the panel's attributes; null where there is one question. */
  readonly attribute: number | null;
  /** Of a null trial: which member of the group is under every switch. */
  readonly nullMember: number | null;
}

export interface SessionSchedule {
  readonly qualification: readonly ScheduledTrial[];
  readonly training: readonly ScheduledTrial[];
  readonly trials: readonly ScheduledTrial[];
}

/** How many groups of stimuli there are to draw from, by what they are for. */
export interface GroupCounts {
  readonly trials: number;
  readonly training: number;
  readonly qualification: number;
  readonly catch: number;
}

export interface SessionPlan {
  readonly trialsPerSession: number;
  readonly trainingTrials: number;
  readonly qualificationTrials: number;
  readonly nullTrials: number;
  readonly repeats: number;
  readonly catchTrials: number;
  readonly labelTrials: number;
  /** 0 where there is one question. */
  readonly attributes: number;
}

/** Members of a group that a null trial may put under every switch. */
const NULL_MEMBERS = 2;

/**
 * Schedules a session.
 *
 * Every group is asked about every attribute. These units stand in rounds, each round all of them in a drawn order; block b takes the
 * next `trialsPerSession` of them, so after any number of blocks no unit was asked more than once oftener than another.
 * A block that spans two rounds may hold a unit twice.
 *
 * @param block which block of units the session hears; sessions of one listener on several playback systems share theirs
 * @param roundSource chances of a round, the same for every session of the panel
 * @param sessionSource chances of this session alone
 */
export function scheduleSession({
  counts,
  plan,
  block,
  roundSource,
  sessionSource,
}: {
  counts: GroupCounts;
  plan: SessionPlan;
  block: number;
  roundSource: (round: number) => RandomSource;
  sessionSource: RandomSource;
}): SessionSchedule {
  const units = counts.trials * Math.max(1, plan.attributes);
  const unitTrial = (unit: number, kind: TrialKind): ScheduledTrial => ({
    kind,
    group: unit % counts.trials,
    attribute: plan.attributes === 0 ? null : Math.floor(unit / counts.trials),
    nullMember: null,
  });
  const drawAny = (kind: TrialKind, groups: number): ScheduledTrial => ({
    kind,
    group: sessionSource.below(groups),
    attribute: plan.attributes === 0 || kind === 'label' ? null : sessionSource.below(plan.attributes),
    nullMember: null,
  });
  const cycle = (kind: TrialKind, length: number, groups: number): ScheduledTrial[] => {
    let order: number[] = [];
    return Array.from({ length }, (_, index) => {
      if (index % groups === 0) order = permutation(sessionSource, groups);
      return { ...drawAny(kind, groups), group: order[index % groups] ?? 0 };
    });
  };

  const qualification = cycle('qualification', plan.qualificationTrials, counts.qualification);
  const training = cycle('training', plan.trainingTrials, counts.training);
  const main = takeBlock({ units, block, size: plan.trialsPerSession, roundSource });
  const asked = main.map((unit) => unitTrial(unit, 'trial'));
  const nulls = Array.from({ length: plan.nullTrials }, () => ({
    ...drawAny('null', counts.trials),
    nullMember: sessionSource.below(NULL_MEMBERS),
  }));
  const catches = cycle('catch', plan.catchTrials, counts.catch);
  const labels = Array.from({ length: plan.labelTrials }, () => drawAny('label', counts.trials));
  const all = [...asked, ...nulls, ...catches, ...labels];
  const shuffled = permutation(sessionSource, all.length).flatMap((index) => all[index] ?? []);
  return { qualification, training, trials: withRepeats(shuffled, plan.repeats, sessionSource) };
}

function takeBlock({
  units,
  block,
  size,
  roundSource,
}: {
  units: number;
  block: number;
  size: number;
  roundSource: (round: number) => RandomSource;
}): number[] {
  const orders = new Map<number, number[]>();
  return Array.from({ length: size }, (_, index) => {
    const place = block * size + index;
    const round = Math.floor(place / units);
    const order = orders.get(round) ?? permutation(roundSource(round), units);
    orders.set(round, order);
    return order[place % units] ?? 0;
  });
}

/** Each repeat is of another counted trial, and comes somewhere after it. */
function withRepeats(
  trials: readonly ScheduledTrial[],
  repeats: number,
  source: RandomSource,
): ScheduledTrial[] {
  const counted = trials.filter(({ kind }) => kind === 'trial');
  const order = permutation(source, counted.length);
  const all = [...trials];
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    const original = counted[order[repeat % counted.length] ?? 0];
    if (original === undefined) break;
    const after = all.indexOf(original) + 1;
    all.splice(after + source.below(all.length - after + 1), 0, { ...original, kind: 'repeat' });
  }
  return all;
}
