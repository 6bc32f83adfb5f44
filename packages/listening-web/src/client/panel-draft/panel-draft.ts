/** A panel while it is drawn up, and the panel.yaml that it comes to. Pure: what is wrong with it the server says. */
import type { PanelMethod } from '@earwitness/bench/panel';
import type { DraftItem, DraftPanel, DraftSource, ExcerptRule } from './draft-api.ts';
import { idOf } from './guess-files.ts';

export interface DraftPlace {
  item: string;
  startSeconds: number;
  endSeconds: number;
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
  texts: Record<string, DraftTexts>;
  questionnaire: DraftQuestion[];
  listeners: number;
  trialsPerSession: number;
  trainingTrials: number;
  sessionsPerListener: number;
  nullTrials: number;
  repeats: number;
  /** Judged when all answers are in, or at any time. */
  stopping: 'fixed-trials' | 'any-time';
  access: 'open' | 'invited';
  showOwnResult: boolean;
}

const NO_TEXTS: DraftTexts = { title: '', question: '', introduction: '' };

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
  listeners: 20,
  trialsPerSession: 12,
  trainingTrials: 2,
  sessionsPerListener: 1,
  nullTrials: 0,
  repeats: 0,
  stopping: 'fixed-trials',
  access: 'open',
  showOwnResult: false,
});

export const textsOf = ({ texts }: PanelDraft, language: string): DraftTexts => texts[language] ?? NO_TEXTS;

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

/** Practice says what was right: of whose master a sound is, that would be remembered in the trials. */
export const practiceOf = ({ method, trainingTrials }: PanelDraft): number =>
  method === 'identification' ? 0 : trainingTrials;

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
  { conditions, reference, places }: PanelDraft,
): Pick<PanelDraft, 'conditions' | 'reference' | 'places'> {
  const ids = [...new Set(items.flatMap((item) => item.conditions.map(({ conditionId }) => conditionId)))];
  const kept = conditions.filter((one) => ids.includes(one));
  const masters = ids.filter((id) => id !== 'mix');
  return {
    conditions: kept.length >= 2 ? kept : (masters.length >= 2 ? masters : ids).slice(0, 2),
    reference: ids.find((id) => id === reference) ?? null,
    places: places.filter(({ item }) => items.some(({ itemId }) => itemId === item)),
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
  if (draft.excerptsBy !== 'hand') return pieces;
  return [...new Set(draft.places.map(({ item }) => item))].filter((item) => pieces.includes(item));
}

type Localized = string | Record<string, string>;

/** Undefined where nothing is said in any language. */
function localized(draft: PanelDraft, field: keyof DraftTexts): Localized | undefined {
  const said = draft.languages
    .map((language) => [language, textsOf(draft, language)[field].trim()] as const)
    .filter(([, text]) => text !== '');
  if (said.length === 0) return undefined;
  return draft.languages.length === 1 ? said[0]![1] : Object.fromEntries(said);
}

/** Thousandths are finer than anybody can hear or set. */
const rounded = (seconds: number): number => Math.round(1_000 * seconds) / 1_000;

function watchedPlan({ method }: PanelDraft) {
  const isLiking = method === 'preference' || method === 'paired-comparison';
  const isTwoSided = isLiking || method === 'identification';
  return {
    claims: [{ test: 'e-process', alternative: isTwoSided ? 'two-sided' : 'greater' }],
    stoppingRule: 'any-time',
  };
}

/** What `panel.yaml` will say; usual things are left out of it. */
export function panelOf(draft: PanelDraft): DraftPanel {
  const { method, places, excerptsBy, seconds, perItem, questionnaire, languages } = draft;
  const question = localized(draft, 'question');
  const introduction = localized(draft, 'introduction');
  const reference = referenceOf(draft);
  const nullTrials = mayHaveNulls(method) ? draft.nullTrials : 0;
  return {
    schema: 'earwitness.panel-file/1',
    panelId: panelIdOf(draft),
    title: localized(draft, 'title') ?? '',
    method,
    ...(question !== undefined && { question }),
    ...(introduction !== undefined && { introduction }),
    ...((languages.length > 1 || languages[0] !== 'en') && { languages }),
    trialsPerSession: draft.trialsPerSession,
    trainingTrials: practiceOf(draft),
    ...((nullTrials > 0 || draft.repeats > 0) && { controls: { nullTrials, repeats: draft.repeats } }),
    ...(draft.sessionsPerListener > 1 && { sessions: { perListener: draft.sessionsPerListener } }),
    ...(questionnaire.length > 0 && { questionnaire: questionnaire.map(questionOf) }),
    ...(draft.access !== 'open' && { access: { by: draft.access } }),
    answersWanted: draft.listeners * draft.trialsPerSession * draft.sessionsPerListener,
    ...(draft.showOwnResult && { showOwnResult: true }),
    ...(isWatched(draft) && { analysisPlan: watchedPlan(draft) }),
    material: {
      ...draft.source,
      conditions: draft.conditions.filter((one) => one !== reference),
      ...(reference !== null && { reference }),
      ...(method !== 'mushra' && anchoredBy(draft) !== null && { anchors: true }),
      excerpts:
        excerptsBy === 'hand'
          ? places.map(({ item, startSeconds, endSeconds }) => ({
              item,
              startSeconds: rounded(startSeconds),
              endSeconds: rounded(endSeconds),
            }))
          : { choose: excerptsBy, seconds, perItem },
    },
  };
}

function questionOf({ question, kind, options }: DraftQuestion, index: number) {
  const values = options
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return {
    fieldId:
      idOf(question)
        .replaceAll('-', '_')
        .replace(/^\d+_*/, '')
        .slice(0, 32) || `question_${index + 1}`,
    question,
    kind,
    ...(kind === 'choice' && { options: values.map((label) => ({ value: idOf(label) || label, label })) }),
  };
}
