/** From a draft to its panel.yaml: only what differs from what is usual is said. */
import type { DraftPanel } from './draft-api.ts';
import { idOf } from './guess-files.ts';
import {
  anchoredBy,
  attributesOf,
  catchesOf,
  type DraftAttribute,
  type DraftPlace,
  type DraftQuestion,
  type DraftTexts,
  isWatched,
  labelsOf,
  mayChooseSwitch,
  mayHaveTies,
  nullsOf,
  type OtherUse,
  ownPlaces,
  type PanelDraft,
  panelIdOf,
  placesFor,
  practiceOf,
  qualifyingOf,
  referenceOf,
  sessionsOf,
  textsOf,
} from './panel-draft.ts';

type Localized = string | Record<string, string>;

/** Undefined where nothing is said in any language. */
function localized({ languages }: PanelDraft, textIn: (language: string) => string): Localized | undefined {
  const said = languages
    .map((language) => [language, textIn(language).trim()] as const)
    .filter(([, text]) => text !== '');
  if (said.length === 0) return undefined;
  return languages.length === 1 ? said[0]![1] : Object.fromEntries(said);
}

const textOf = (draft: PanelDraft, field: keyof DraftTexts): Localized | undefined =>
  localized(draft, (language) => textsOf(draft, language)[field]);

/** Thousandths are finer than anybody can hear or set. */
const rounded = (seconds: number): number => Math.round(1_000 * seconds) / 1_000;

const excerptsOf = (places: readonly DraftPlace[]) =>
  places.map(({ item, startSeconds, endSeconds }) => ({
    item,
    startSeconds: rounded(startSeconds),
    endSeconds: rounded(endSeconds),
  }));

/** Who misses more than one was not listening: as the usual plan leaves listeners out. */
function catchRule(draft: PanelDraft) {
  const of = catchesOf(draft) * sessionsOf(draft);
  return of === 0 ? [] : [{ rule: 'catch-trials', required: of === 1 ? 1 : of - 1, of }];
}

function watchedPlan(draft: PanelDraft) {
  const { method } = draft;
  const isLiking = method === 'preference' || method === 'paired-comparison';
  const isTwoSided = isLiking || method === 'identification';
  const rules = catchRule(draft);
  return {
    claims: [{ test: 'e-process', alternative: isTwoSided ? 'two-sided' : 'greater' }],
    stoppingRule: 'any-time',
    ...(rules.length > 0 && { exclusions: ['training-trials', ...rules] }),
  };
}

function controlsOf(draft: PanelDraft) {
  const { repeats } = draft;
  const [nullTrials, catchTrials] = [nullsOf(draft), catchesOf(draft)];
  const all = {
    ...(nullTrials > 0 && { nullTrials }),
    ...(repeats > 0 && { repeats }),
    ...(catchTrials > 0 && { catchTrials }),
  };
  return Object.keys(all).length > 0 && { controls: all };
}

function sessionsField(draft: PanelDraft) {
  const { playback } = draft;
  const perListener = sessionsOf(draft);
  if (playback.length > 0) return { sessions: { perListener, playback } };
  return perListener > 1 && { sessions: { perListener } };
}

function accessField({ access, crowd: { platform, returnUrl, screenedOutUrl } }: PanelDraft) {
  if (access === 'open' && platform === '') return false;
  const crowd = {
    platform,
    ...(returnUrl !== '' && { returnUrl }),
    ...(screenedOutUrl !== '' && { screenedOutUrl }),
  };
  return {
    access: { ...(access !== 'open' && { by: access }), ...(platform !== '' && { crowd }) },
  };
}

function attributeOf(draft: PanelDraft, { question, low, high }: DraftAttribute, index: number) {
  const [lowLabel, highLabel] = [low, high].map((texts) => localized(draft, (one) => texts[one] ?? ''));
  return {
    attributeId: idOf(question[draft.languages[0] ?? 'en'] ?? '') || `quality-${index + 1}`,
    question: localized(draft, (language) => question[language] ?? '') ?? '',
    ...(lowLabel !== undefined && { lowLabel }),
    ...(highLabel !== undefined && { highLabel }),
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

/** Places that were taken for it; else pieces set apart; else, where places are chosen by a rule, further ones of the same pieces. */
function materialOf(draft: PanelDraft, use: OtherUse) {
  const places = ownPlaces(draft, use);
  if (places.length > 0) return { [use]: { excerpts: excerptsOf(places) } };
  const items = draft.otherItems[use];
  if (items.length > 0)
    return {
      [use]: {
        items,
        ...(draft.excerptsBy === 'hand' && {
          excerpts: { choose: 'differ-most', seconds: draft.seconds },
        }),
      },
    };
  return use === 'qualification' && draft.excerptsBy !== 'hand' && { qualification: {} };
}

/** What `panel.yaml` will say. */
export function panelOf(draft: PanelDraft): DraftPanel {
  const { method, excerptsBy, seconds, perItem, questionnaire, languages, levels, quotas } = draft;
  const question = textOf(draft, 'question');
  const introduction = textOf(draft, 'introduction');
  const reference = referenceOf(draft);
  const attributes = attributesOf(draft);
  const { required, isGate } = draft.qualification;
  const qualifying = qualifyingOf(draft);
  const labels = labelsOf(draft);
  const isMatchedOnly = levels.length === 1 && levels[0] === 'matched';
  return {
    schema: 'earwitness.panel-file/1',
    panelId: panelIdOf(draft),
    title: textOf(draft, 'title') ?? '',
    method,
    ...(question !== undefined && { question }),
    ...(introduction !== undefined && { introduction }),
    ...((languages.length > 1 || languages[0] !== 'en') && { languages }),
    ...(attributes.length > 0 && { attributes: attributes.map((one, at) => attributeOf(draft, one, at)) }),
    ...(mayHaveTies(method) && !draft.allowsTies && { allowsTies: false }),
    ...(mayChooseSwitch(method) && draft.switchLaw !== 'dip' && { switchLaw: draft.switchLaw }),
    trialsPerSession: draft.trialsPerSession,
    trainingTrials: practiceOf(draft),
    ...controlsOf(draft),
    ...(qualifying > 0 && {
      qualification: { trials: qualifying, required, ...(isGate && { isGate }) },
    }),
    ...(labels > 0 && {
      labelSwap: {
        trials: labels,
        question: textOf(draft, 'labelQuestion') ?? '',
        debriefing: textOf(draft, 'debriefing') ?? '',
      },
    }),
    ...sessionsField(draft),
    ...(questionnaire.length > 0 && { questionnaire: questionnaire.map(questionOf) }),
    ...accessField(draft),
    ...(quotas.length > 0 && { quotas }),
    answersWanted: draft.listeners * draft.trialsPerSession * sessionsOf(draft),
    ...(draft.showOwnResult && { showOwnResult: true }),
    ...(isWatched(draft) && { analysisPlan: watchedPlan(draft) }),
    material: {
      ...draft.source,
      conditions: draft.conditions.filter((one) => one !== reference),
      ...(reference !== null && { reference }),
      ...(method !== 'mushra' && anchoredBy(draft) !== null && { anchors: true }),
      excerpts:
        excerptsBy === 'hand' ? excerptsOf(placesFor(draft)) : { choose: excerptsBy, seconds, perItem },
      ...(!isMatchedOnly && { levels }),
      ...(practiceOf(draft) > 0 && materialOf(draft, 'training')),
      ...(qualifying > 0 && materialOf(draft, 'qualification')),
      ...(catchesOf(draft) > 0 && materialOf(draft, 'catch')),
    },
  };
}
