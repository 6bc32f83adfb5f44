/** A panel while it is drawn up. Pure: what is wrong with it the server says. */
import type { PanelMethod, PlaybackSystem } from '@earwitness/bench/panel';
import type { DraftItem, DraftSource, ExcerptRule } from './draft-api.ts';
import { idOf } from './guess-files.ts';
import { METHOD_WORDS } from './method-words.ts';

/** What is heard besides the trials, on music of its own. */
export type OtherUse = 'training' | 'qualification' | 'catch';

export interface DraftPlace {
  item: string;
  startSeconds: number;
  endSeconds: number;
  /** The trials when left out. */
  use?: OtherUse;
}

/** A question about the listener. */
export interface DraftQuestion {
  question: string;
  kind: 'choice' | 'number' | 'text';
  /** A line each. */
  options: string;
}

/** What a listener reads, in one language; what is empty is said in the usual words. */
export interface DraftTexts {
  title: string;
  question: string;
  introduction: string;
  /** On trials with labels, and what is said of them at the end. */
  labelQuestion: string;
  debriefing: string;
}

/** One of several qualities that are judged, each on trials of its own; texts by language. */
export interface DraftAttribute {
  question: Record<string, string>;
  /** What the ends of a scale mean. */
  low: Record<string, string>;
  high: Record<string, string>;
}

export interface DraftQuota {
  column: 'playback' | 'trainedListener' | 'language';
  value: string;
  listeners: number;
}

/** Who sends listeners, and where it wants them back; what is empty is left out. */
export interface DraftCrowd {
  platform: '' | 'prolific' | 'mturk' | 'other';
  returnUrl: string;
  screenedOutUrl: string;
}

export interface PanelDraft {
  panelId: string;
  source: DraftSource | null;
  method: PanelMethod;
  conditions: string[];
  reference: string | null;
  /** Whether the reference is heard low-passed at 3.5 and 7 kHz as well, where the method leaves the choice. */
  anchors: boolean;
  /** Length of excerpts that are chosen, and of a new one on the waveform. */
  seconds: number;
  /** `hand`: the places below; else every piece has so many by this rule. */
  excerptsBy: 'hand' | ExcerptRule;
  perItem: number;
  places: DraftPlace[];
  languages: string[];
  /** What is left out is empty. */
  texts: Record<string, Partial<DraftTexts>>;
  questionnaire: DraftQuestion[];
  attributes: DraftAttribute[];
  /** Trials a session on which a label says who is behind a sound, truly or not. */
  labelTrials: number;
  allowsTies: boolean;
  switchLaw: 'dip' | 'cut' | 'equal-gain';
  levels: string[];
  listeners: number;
  trialsPerSession: number;
  trainingTrials: number;
  sessionsPerListener: number;
  nullTrials: number;
  repeats: number;
  catchTrials: number;
  /** Without trials there is none. */
  qualification: { trials: number; required: number; isGate: boolean };
  /** Pieces set apart for these, out of which places are chosen. */
  otherItems: Record<OtherUse, string[]>;
  /** A session on each; empty lets the listener say. */
  playback: PlaybackSystem[];
  /** Judged when all answers are in, or at any time. */
  stopping: 'fixed-trials' | 'any-time';
  access: 'open' | 'invited';
  crowd: DraftCrowd;
  quotas: DraftQuota[];
  showOwnResult: boolean;
}

const NO_TEXTS: DraftTexts = {
  title: '',
  question: '',
  introduction: '',
  labelQuestion: '',
  debriefing: '',
};

export const newDraft = (): PanelDraft => ({
  panelId: '',
  source: null,
  method: 'abx',
  conditions: [],
  reference: null,
  anchors: false,
  seconds: 10,
  excerptsBy: 'hand',
  perItem: 1,
  places: [],
  languages: ['en'],
  texts: { en: { ...NO_TEXTS } },
  questionnaire: [],
  attributes: [],
  labelTrials: 0,
  allowsTies: true,
  switchLaw: 'dip',
  levels: ['matched'],
  listeners: 20,
  trialsPerSession: 12,
  trainingTrials: 2,
  sessionsPerListener: 1,
  nullTrials: 0,
  repeats: 0,
  catchTrials: 0,
  qualification: { trials: 0, required: 1, isGate: false },
  otherItems: { training: [], qualification: [], catch: [] },
  playback: [],
  stopping: 'fixed-trials',
  access: 'open',
  crowd: { platform: '', returnUrl: '', screenedOutUrl: '' },
  quotas: [],
  showOwnResult: false,
});

export const textsOf = ({ texts }: PanelDraft, language: string): DraftTexts => ({
  ...NO_TEXTS,
  ...texts[language],
});

const HIDES_REFERENCE: ReadonlySet<PanelMethod> = new Set(['mushra', 'triple-stimulus']);
const MAY_OPEN_REFERENCE: ReadonlySet<PanelMethod> = new Set([
  'preference',
  'paired-comparison',
  'ranking',
  'multi-stimulus',
]);
const HAS_NULLS: ReadonlySet<PanelMethod> = new Set([
  'abx',
  'same-different',
  'triangle',
  'tetrad',
  'preference',
  'paired-comparison',
  'identification',
]);
const SHOWS_ALL: ReadonlySet<PanelMethod> = new Set(['ranking', 'multi-stimulus', 'mushra']);
/** MUSHRA has anchors always. */
export const mayHaveAnchors = (method: PanelMethod): boolean => SHOWS_ALL.has(method) && method !== 'mushra';
export const needsReference = (method: PanelMethod): boolean => HIDES_REFERENCE.has(method);
export const mayHaveReference = (method: PanelMethod): boolean =>
  HIDES_REFERENCE.has(method) || MAY_OPEN_REFERENCE.has(method);
export const mayHaveNulls = (method: PanelMethod): boolean => HAS_NULLS.has(method);
/** Claims of one share can be watched; those of rankings and ratings are judged at the end. */
export const mayBeWatched = ({ method, conditions }: PanelDraft): boolean =>
  HAS_NULLS.has(method) && conditions.length === 2;

/** Whether it is judged at any time: what was chosen holds only where it can. */
export const isWatched = (draft: PanelDraft): boolean => draft.stopping === 'any-time' && mayBeWatched(draft);

const hasRightAnswers = (method: PanelMethod): boolean => METHOD_WORDS[method].chance !== null;
/** Who spoiled a sound cannot be heard. */
export const mayHaveCatches = (method: PanelMethod): boolean => method !== 'identification';
export const mayQualify = hasRightAnswers;
export const mayHaveAttributes = (method: PanelMethod): boolean => !hasRightAnswers(method);
export const mayHaveTies = (method: PanelMethod): boolean =>
  method === 'preference' || method === 'paired-comparison' || method === 'ranking';
/** Where no seam of a switch could name a sound. */
export const mayChooseSwitch = (method: PanelMethod): boolean =>
  !hasRightAnswers(method) && method !== 'triple-stimulus';

/** Places of one use; of the trials where none is named. */
export const placesFor = ({ places }: PanelDraft, use?: OtherUse): DraftPlace[] =>
  places.filter((place) => place.use === use);
/** What was taken for a use on the waveform, where that is how one chooses. */
export const ownPlaces = (draft: PanelDraft, use: OtherUse): DraftPlace[] =>
  draft.excerptsBy === 'hand' ? placesFor(draft, use) : [];

const hasOwnMaterial = (draft: PanelDraft, use: OtherUse): boolean =>
  draft.otherItems[use].length > 0 || ownPlaces(draft, use).length > 0;

/** Practice says what was right: of whose master a sound is, that would be remembered in the trials. */
export const practiceOf = (draft: PanelDraft): number =>
  draft.method === 'identification' && !hasOwnMaterial(draft, 'training') ? 0 : draft.trainingTrials;

export const catchesOf = ({ method, catchTrials }: PanelDraft): number =>
  mayHaveCatches(method) ? catchTrials : 0;
export const nullsOf = ({ method, nullTrials }: PanelDraft): number =>
  mayHaveNulls(method) ? nullTrials : 0;
export const qualifyingOf = ({ method, qualification }: PanelDraft): number =>
  mayQualify(method) ? qualification.trials : 0;
export const labelsOf = ({ method, labelTrials }: PanelDraft): number =>
  method === 'identification' ? labelTrials : 0;
export const attributesOf = ({ method, attributes }: PanelDraft): DraftAttribute[] =>
  mayHaveAttributes(method) ? attributes : [];

/** Of one listener. */
export const sessionsOf = ({ playback, sessionsPerListener }: PanelDraft): number =>
  playback.length > 0 ? playback.length : sessionsPerListener;

/** What is heard besides the trials. */
export const usesOf = (draft: PanelDraft): OtherUse[] => [
  ...(draft.trainingTrials > 0 ? (['training'] as const) : []),
  ...(qualifyingOf(draft) > 0 ? (['qualification'] as const) : []),
  ...(catchesOf(draft) > 0 ? (['catch'] as const) : []),
];

/** What the panel is called by: what one has written, else its title. */
export const panelIdOf = (draft: PanelDraft): string =>
  draft.panelId !== '' ? draft.panelId : idOf(textsOf(draft, draft.languages[0] ?? 'en').title);

/** What is held against, where the method has it. */
export const referenceOf = ({ reference, method }: PanelDraft): string | null =>
  mayHaveReference(method) ? reference : null;

/** What anchors are made of; null where there are none. */
export const anchoredBy = (draft: PanelDraft): string | null =>
  draft.method === 'mushra' || (draft.anchors && mayHaveAnchors(draft.method)) ? referenceOf(draft) : null;

/** Versions as they are lined up: all against the reference, where there is one. */
export function comparedIn(draft: PanelDraft): string[] {
  const reference = referenceOf(draft);
  return reference === null
    ? draft.conditions
    : [reference, ...draft.conditions.filter((one) => one !== reference)];
}

/** What of a draft other music has as well: versions, of which two are needed to compare, the reference, and pieces. */
export function keptIn(
  items: readonly DraftItem[],
  { conditions, reference, places, otherItems }: PanelDraft,
): Pick<PanelDraft, 'conditions' | 'reference' | 'places' | 'otherItems'> {
  const ids = [...new Set(items.flatMap((item) => item.conditions.map(({ conditionId }) => conditionId)))];
  const kept = conditions.filter((one) => ids.includes(one));
  const masters = ids.filter((id) => id !== 'mix');
  const isThere = (item: string) => items.some(({ itemId }) => itemId === item);
  return {
    conditions: kept.length >= 2 ? kept : (masters.length >= 2 ? masters : ids).slice(0, 2),
    reference: ids.find((id) => id === reference) ?? null,
    places: places.filter(({ item }) => isThere(item)),
    otherItems: {
      training: otherItems.training.filter(isThere),
      qualification: otherItems.qualification.filter(isThere),
      catch: otherItems.catch.filter(isThere),
    },
  };
}

/** Pieces that have all that is compared. */
export const piecesOf = (draft: PanelDraft, items: readonly DraftItem[]): DraftItem[] => {
  const wanted = comparedIn(draft);
  return items.filter(({ conditions }) =>
    wanted.every((one) => conditions.some(({ conditionId }) => conditionId === one)),
  );
};

/** Pieces that trials are about. */
export function trialPieces(draft: PanelDraft, items: readonly DraftItem[]): string[] {
  const pieces = piecesOf(draft, items).map(({ itemId }) => itemId);
  if (draft.excerptsBy === 'hand')
    return [...new Set(placesFor(draft).map(({ item }) => item))].filter((item) => pieces.includes(item));
  const apart = usesOf(draft).flatMap((use) => draft.otherItems[use]);
  return pieces.filter((item) => !apart.includes(item));
}
