/** What a panel that is drawn up could show, and what it asks of listeners: by the functions that `panel plan` and the server go by. */
import {
  type PanelGoal,
  type PlannedPanel,
  panelPower,
  planPanel,
  secondsHeard,
  sessionMinutes,
} from '@earwitness/bench/statistics';
import type { DraftItem } from './draft-api.ts';
import { METHOD_WORDS } from './method-words.ts';
import {
  anchoredBy,
  attributesOf,
  catchesOf,
  type DraftPlace,
  labelsOf,
  mayHaveNulls,
  needsReference,
  nullsOf,
  ownPlaces,
  type PanelDraft,
  placesFor,
  practiceOf,
  qualifyingOf,
  referenceOf,
  sessionsOf,
  trialPieces,
  usesOf,
} from './panel-draft.ts';

export interface EffectPower {
  /** `55 %`, or `5 points`. */
  readonly label: string;
  readonly power: number;
  readonly curve: readonly { readonly listeners: number; readonly power: number }[];
}

export interface DraftPlan {
  readonly effects: readonly EffectPower[];
  /** Of the one in the middle, for 80 %; null where no number is enough. */
  readonly listenersNeeded: number | null;
  /** What the effects are, in words. */
  readonly effectName: string;
  /** What gives the same figures on the command line. */
  readonly command: string;
  /** Whether it speaks of music like this, or of these pieces alone. */
  readonly isOfMusic: boolean;
}

/** Above guessing, or above one half. */
const SHARES = [0.05, 0.075, 0.1];
const POINTS = [2.5, 5, 10];
/** As `panel plan` takes them where nothing is known. */
const SPREAD = { rating: 15, listener: 6, track: 5 };
const ALPHA = 0.05;

const percent = (share: number): string => `${Math.round(1_000 * share) / 10} %`;

/** Versions that are judged. */
const judged = (draft: PanelDraft): number =>
  draft.conditions.filter((one) => one !== referenceOf(draft)).length;

function goalsOf(draft: PanelDraft): { goal: PanelGoal; label: string; words: string }[] {
  const { method } = draft;
  const { kind, chance } = METHOD_WORDS[method];
  if (kind === 'rating')
    return POINTS.map((points) => ({
      goal: { kind: 'rating', points, spread: SPREAD },
      label: `${points} points`,
      words: `--show rating --points ${points}`,
    }));
  if (chance === null) {
    const conditions = Math.max(2, judged(draft));
    return SHARES.map((share) => ({
      goal: { kind: 'preference', proportion: 0.5 + share, conditions },
      label: percent(0.5 + share),
      words: `--show preference --rate ${0.5 + share}${conditions > 2 ? ` --conditions ${conditions}` : ''}`,
    }));
  }
  const alternative = method === 'identification' ? 'two-sided' : 'greater';
  return SHARES.map((share) => ({
    goal: { kind: 'audible', proportion: chance + share, chance, alternative },
    label: percent(chance + share),
    words: `--show audible --rate ${chance + share}${chance === 0.5 ? '' : ` --chance ${chance}`}${alternative === 'two-sided' ? ' --two-sided' : ''}`,
  }));
}

/** Differences of ratings share alpha among all pairs that are held against each other. */
function alphaOf(draft: PanelDraft): number {
  if (METHOD_WORDS[draft.method].kind !== 'rating') return ALPHA;
  const count = judged(draft);
  const isAgainstReference = draft.method === 'triple-stimulus' || count < 2;
  return ALPHA / Math.max(1, isAgainstReference ? count : (count * (count - 1)) / 2);
}

/** Counted answers of one listener. */
export const trialsPerListener = (draft: PanelDraft): number => draft.trialsPerSession * sessionsOf(draft);

/** What is judged apart, each with its share of the answers and of alpha: every quality on every level. */
export const partsOf = (draft: PanelDraft): number =>
  Math.max(1, attributesOf(draft).length) * Math.max(1, draft.levels.length);

/** @returns null where nothing can be planned yet: there is no music */
export function planDraft(draft: PanelDraft, items: readonly DraftItem[]): DraftPlan | null {
  const tracks = trialPieces(draft, items).length;
  if (tracks === 0) return null;
  const parts = partsOf(draft);
  const trials = Math.max(1, Math.floor(trialsPerListener(draft) / parts));
  const { listeners } = draft;
  const isOfMusic = tracks > 1;
  const alpha = Number((alphaOf(draft) / parts).toPrecision(6));
  const generalize = isOfMusic ? 'listeners-and-tracks' : 'listeners';
  const goals = goalsOf(draft);
  const middle = goals[1]!;
  const settings = { alpha, trials, tracks, listeners, generalize } as const;
  const plan: PlannedPanel = planPanel({ goal: middle.goal, ...settings });
  const { listenerCorrelation, trackCorrelation } = plan;
  const powerAt = (goal: PanelGoal, count: number): number =>
    panelPower(
      goal,
      { listeners: count, tracks, trials, listenerCorrelation, trackCorrelation },
      { alpha, generalize },
    );
  const grid = (plan.curves[0]?.points ?? [])
    .map((point) => point.listeners)
    .filter((_, index) => index % 3 === 0);
  const { kind, chance } = METHOD_WORDS[draft.method];
  return {
    effects: goals.map(({ goal, label }) => ({
      label,
      power: powerAt(goal, listeners),
      curve: grid.map((count) => ({ listeners: count, power: powerAt(goal, count) })),
    })),
    listenersNeeded: plan.listeners,
    effectName:
      kind === 'rating'
        ? 'Apart on the scale of 100'
        : chance === null
          ? 'True share of choices for one version'
          : `True share of right answers (guessing gives ${percent(chance)})`,
    command: `npx earwitness panel plan ${middle.words} --trials ${trials} --tracks ${tracks} --listeners ${listeners}${alpha === ALPHA ? '' : ` --alpha ${alpha}`}${isOfMusic ? '' : ' --generalize listeners'}`,
    isOfMusic,
  };
}

/** How many sounds one trial lets switch between. */
function slotsOf(draft: PanelDraft): number {
  const { method } = draft;
  const references = referenceOf(draft) === null && !needsReference(method) ? 0 : 1;
  if (method === 'abx' || method === 'triangle' || method === 'triple-stimulus') return 3;
  if (method === 'tetrad') return 4;
  if (mayHaveNulls(method)) return 2 + references;
  const anchors = method === 'mushra' || anchoredBy(draft) !== null ? 2 : 0;
  return judged(draft) + references + anchors;
}

/** How long the excerpts of the pack will be: those of the trials on every level, then what else is heard. */
function lengthsOf(draft: PanelDraft): number[] {
  const { excerptsBy, seconds, levels, otherItems } = draft;
  const taken = (places: readonly DraftPlace[]) =>
    places.map(({ startSeconds, endSeconds }) => endSeconds - startSeconds);
  const trials = placesFor(draft);
  if (excerptsBy !== 'hand' || trials.length === 0) return [seconds];
  const others = usesOf(draft).flatMap((use) => {
    const places = ownPlaces(draft, use);
    return places.length > 0 ? taken(places) : otherItems[use].map(() => seconds);
  });
  return [...levels.flatMap(() => taken(trials)), ...others];
}

/** Roughly how long the first session takes; what listeners are told of the opened panel. */
export function minutesOf(draft: PanelDraft): number {
  const { trialsPerSession, repeats } = draft;
  const heard = lengthsOf(draft).map(secondsHeard);
  return sessionMinutes({
    trials:
      qualifyingOf(draft) +
      practiceOf(draft) +
      trialsPerSession +
      nullsOf(draft) +
      repeats +
      catchesOf(draft) +
      labelsOf(draft),
    slots: slotsOf(draft),
    secondsHeardPerSlot: heard.reduce((sum, one) => sum + one, 0) / heard.length,
  });
}

/** What trials of one kind add to a session, in words. */
export function costOf(draft: PanelDraft, trials: number, without: Partial<PanelDraft>): string {
  if (trials === 0) return 'none';
  const minutes = minutesOf(draft) - minutesOf({ ...draft, ...without });
  const time = minutes === 0 ? 'less than a minute' : `about ${minutes} min`;
  return `${trials} ${trials === 1 ? 'trial' : 'trials'} more, ${time}`;
}
