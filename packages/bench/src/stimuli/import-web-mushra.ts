/** A configuration of webMUSHRA as a panel's file, with what it could not take along. */
import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { slugOf } from '../datasets/condition-folder.ts';
import { BenchError, messageOf } from '../errors.ts';
import { PANEL_FILE_SCHEMA, type PanelFileInput } from '../panel/panel-file.ts';
import type { PanelMethod } from '../panel/panel-method.ts';
import { usualQuestion } from './usual-panel.ts';

export interface ImportedWebMushra {
  readonly panel: PanelFileInput;
  /** What is lost or otherwise than it was, one sentence each. */
  readonly lost: readonly string[];
}

/** Pages that are trials, and the method that asks the same. */
const METHODS: Readonly<Record<string, PanelMethod>> = {
  mushra: 'mushra',
  bs1116: 'triple-stimulus',
  paired_comparison: 'abx',
  likert_multi_stimulus: 'multi-stimulus',
};
const HOLDS_REFERENCE: ReadonlySet<PanelMethod> = new Set(['mushra', 'triple-stimulus', 'abx']);
const REFERENCE = 'reference';
/** What webMUSHRA plays is the whole of each file. */
const WHOLE_SECONDS = 600;
const MOST_TRIALS = 200;

const optionSchema = z.looseObject({ value: z.coerce.string(), label: z.coerce.string().exactOptional() });
const fieldSchema = z.looseObject({
  type: z.string(),
  name: z.coerce.string(),
  label: z.coerce.string().exactOptional(),
  optional: z.boolean().nullish(),
  response: z.array(optionSchema).nullish(),
});
const pageSchema = z.looseObject({
  type: z.string(),
  id: z.coerce.string().nullish(),
  name: z.coerce.string().nullish(),
  content: z.coerce.string().nullish(),
  reference: z.string().nullish(),
  stimuli: z.record(z.string(), z.string()).nullish(),
  unforced: z.unknown().optional(),
  createAnchor35: z.boolean().nullish(),
  createAnchor70: z.boolean().nullish(),
  randomize: z.boolean().nullish(),
  showConditionNames: z.boolean().nullish(),
  showWaveform: z.boolean().nullish(),
  showResults: z.boolean().nullish(),
  questionnaire: z.array(fieldSchema).nullish(),
});
type Page = z.infer<typeof pageSchema>;
type Pages = readonly (unknown | Pages)[];
const configurationSchema = z.looseObject({
  testname: z.coerce.string().nullish(),
  testId: z.coerce.string().nullish(),
  remoteService: z.unknown().optional(),
  showButtonPreviousPage: z.boolean().nullish(),
  pages: z.array(z.unknown()).min(1),
});

/** Pages in the order they stand in; lists of lists are orders, fixed or random. */
function flattenPages(pages: Pages): Page[] {
  return pages.flatMap((page, index): Page[] => {
    if (Array.isArray(page)) return flattenPages(page);
    if (typeof page === 'string') return [];
    const parsed = pageSchema.safeParse(page);
    if (parsed.success) return [parsed.data];
    const [issue] = parsed.error.issues;
    throw new BenchError(
      `Cannot import the configuration as page ${index + 1} of its list is not one of webMUSHRA’s: ${[issue?.path.join('.'), issue?.message].filter(Boolean).join(': ')}`,
    );
  });
}

/** The words of a page, without its marks. */
const plainText = (content: string): string =>
  content
    .replace(/<(script|style)[^>]*>.*?<\/\1>/gis, ' ')
    .replace(/<\/?(p|div|br|h[1-6]|li|ul|ol|table|tr|td|th|hr)\b[^>]*>/gi, ' ')
    .replace(/<[^>]*>/g, '')
    .replace(/&nbsp;/g, ' ')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ')
    .trim();

const nameOf = (page: Page): string => page.id ?? page.name ?? page.type;
const quoted = (names: readonly string[]): string => names.map((name) => `“${name}”`).join(', ');

function parseConfiguration(text: string): z.infer<typeof configurationSchema> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [error] = document.errors;
  if (error !== undefined)
    throw new BenchError(
      `Cannot import the configuration as line ${lines.linePos(error.pos[0]).line} is no YAML: ${messageOf(error)}`,
      { cause: error },
    );
  const parsed = configurationSchema.safeParse(document.toJS());
  if (!parsed.success)
    throw new BenchError(
      'Cannot import the configuration as it must be one of webMUSHRA, which has a list of pages: it has none',
      { cause: parsed.error },
    );
  return parsed.data;
}

/** The one that most pages are of; of equals the first. */
function chooseMethod(trials: readonly Page[]): PanelMethod {
  const counts = new Map<PanelMethod, number>();
  for (const { type } of trials) counts.set(METHODS[type]!, (counts.get(METHODS[type]!) ?? 0) + 1);
  const [first] = [...counts].sort(([, one], [, other]) => other - one);
  return first![0];
}

type Question = NonNullable<PanelFileInput['questionnaire']>[number];

/** An id, with a number behind it where it is taken. */
function untaken(
  id: string,
  used: ReadonlySet<string>,
  { separator, longest }: { separator: '-' | '_'; longest: number },
): string {
  let free = id;
  for (let count = 2; used.has(free); count += 1) {
    const ending = `${separator}${count}`;
    free = `${id.slice(0, longest - ending.length)}${ending}`;
  }
  return free;
}

function questionsOf(pages: readonly Page[], lost: string[]): Question[] {
  const used = new Set<string>();
  const fields = pages.flatMap(({ questionnaire }) => questionnaire ?? []);
  if (fields.length > 0) lost.push('The questionnaire is asked before the trials, not after them.');
  return fields.flatMap((field): Question[] => {
    const kind =
      field.type === 'number'
        ? 'number'
        : field.type === 'likert'
          ? 'choice'
          : field.type === 'text' || field.type === 'long_text'
            ? 'text'
            : null;
    const options = (field.response ?? []).map(({ value, label }) => ({ value, label: label ?? value }));
    if (kind === null || (kind === 'choice' && options.length === 0)) {
      lost.push(
        `The question “${field.label ?? field.name}” is of a kind (${field.type}) that panels do not ask.`,
      );
      return [];
    }
    const letters = slugOf(field.name)
      .replaceAll('-', '_')
      .replace(/^[^a-z]+/, '')
      .slice(0, 32);
    const fieldId = untaken(letters === '' ? 'question' : letters, used, { separator: '_', longest: 32 });
    used.add(fieldId);
    return [
      {
        fieldId,
        question: field.label ?? field.name,
        kind,
        options: kind === 'choice' ? options : [],
        required: field.optional !== true,
      },
    ];
  });
}

/** Ids that differ, made of names that may not. */
function createIds(): (name: string) => string {
  const taken = new Map<string, string>();
  return (name) => {
    const known = taken.get(name);
    if (known !== undefined) return known;
    const base = slugOf(name) || 'condition';
    const used = new Set(taken.values());
    const id = untaken(base, used, { separator: '-', longest: 64 });
    taken.set(name, id);
    return id;
  };
}

function filesOf(
  trials: readonly Page[],
  { method, lost }: { method: PanelMethod; lost: string[] },
): { files: NonNullable<PanelFileInput['material']['files']>; conditions: string[] } {
  const conditionId = createIds();
  const itemId = createIds();
  conditionId(REFERENCE);
  const perTrial = trials.map((page, index) => {
    const item = itemId(
      trials.findIndex((other) => nameOf(other) === nameOf(page)) < index
        ? `${nameOf(page)} ${index + 1}`
        : nameOf(page),
    );
    const { reference } = page;
    if (HOLDS_REFERENCE.has(method) && (reference === undefined || reference === null))
      throw new BenchError(
        `Cannot import page “${nameOf(page)}” as ${page.type} needs a reference: it has none`,
      );
    const named = Object.entries(page.stimuli ?? {}).map(([name, file]) => ({
      item,
      condition: conditionId(name === REFERENCE ? 'reference of its own' : name),
      file,
    }));
    return HOLDS_REFERENCE.has(method) && typeof reference === 'string'
      ? [{ item, condition: REFERENCE, file: reference }, ...named]
      : named;
  });
  const all = [...new Set(perTrial.flat().map(({ condition }) => condition))];
  const conditions = all.filter((condition) =>
    perTrial.every((files) => files.some((file) => file.condition === condition)),
  );
  const partial = all.filter((condition) => !conditions.includes(condition));
  if (partial.length > 0)
    lost.push(
      `Conditions that not every page has are left out (${partial.join(', ')}): a panel compares the same ones on every item.`,
    );
  return { files: perTrial.flat().map((file) => ({ ...file, maker: 'none' as const })), conditions };
}

/** What of pages of one type has no counterpart, or another. */
function noteTrials(trials: readonly Page[], method: PanelMethod, lost: string[]): void {
  const note = (isSo: (page: Page) => boolean, sentence: string) => {
    if (trials.some(isSo)) lost.push(sentence);
  };
  note(
    ({ showConditionNames }) => showConditionNames === true,
    'Names of conditions are not shown: a panel is blind.',
  );
  note(
    ({ randomize }) => randomize === false,
    'Conditions stand in balanced orders, never in the order of the file.',
  );
  note(
    ({ showWaveform }) => showWaveform === true,
    'No waveform is shown: it would tell versions apart by sight.',
  );
  note(
    ({ enableLooping }) => enableLooping === false,
    'Excerpts are heard in a loop, whose ends a listener may move.',
  );
  const anchorsMade = ({ createAnchor35, createAnchor70 }: Page) =>
    createAnchor35 === true && createAnchor70 === true;
  if (method === 'mushra' && !trials.every(anchorsMade))
    lost.push(
      'Both anchors, low-passed at 3.5 and 7 kHz, are on every trial, as BS.1534-3 asks; here some pages had not both.',
    );
  if (method === 'triple-stimulus')
    note(
      ({ createAnchor35, createAnchor70 }) => createAnchor35 === true || createAnchor70 === true,
      'Anchors of BS.1116 pages are left out: a triple stimulus compares conditions with the reference.',
    );
  if (method === 'abx') {
    lost.push(
      'Pairs are asked as ABX: X is either of the two by a coin, where webMUSHRA held both against the reference.',
    );
    note(
      ({ stimuli }) => Object.keys(stimuli ?? {}).length > 1,
      'ABX also compares conditions with each other, not each with the reference alone: build a panel for each condition if that is not wanted.',
    );
    note(
      ({ unforced }) => typeof unforced === 'string' && unforced.trim() !== '',
      'The answer that leaves the choice open is gone: ABX is forced.',
    );
  }
  if (method === 'multi-stimulus')
    lost.push('Likert points are not kept: each stimulus is rated from 0 to 100.');
}

/**
 * Imports a configuration of webMUSHRA.
 *
 * A panel asks in one way: of pages of several types those are taken that there are most of. Files are named as they stand there, beside
 * webMUSHRA's own folder, and levels are left as released, since webMUSHRA plays files as they are.
 *
 * @param configText YAML
 * @param fileOf what a file is to be called in the panel's file; as in the configuration when left out
 * @returns a panel's file, to be written as YAML, and what it could not carry over, in sentences
 * @throws {BenchError} for what is no configuration of webMUSHRA, or one without a trial that panels know
 * @source webMUSHRA, "Documentation for Experimenters" (doc/experimenter.md)
 */
export function importWebMushra(
  configText: string,
  { fileOf }: { fileOf?: (file: string) => string } = {},
): ImportedWebMushra {
  const configuration = parseConfiguration(configText);
  const pages = flattenPages(configuration.pages);
  const trials = pages.filter(({ type }) => Object.hasOwn(METHODS, type));
  if (trials.length === 0)
    throw new BenchError(
      `Cannot import the configuration as it must have a page of ${Object.keys(METHODS).join(', ')}: it has ${[...new Set(pages.map(({ type }) => type))].join(', ')}`,
    );
  const lost: string[] = [];
  const method = chooseMethod(trials);
  const ofMethod = trials.filter(({ type }) => METHODS[type] === method);
  const others = trials.filter(({ type }) => METHODS[type] !== method);
  if (others.length > 0)
    lost.push(
      `A panel asks in one way, here ${method}: pages of other types are left out (${quoted(others.map(nameOf))}).`,
    );
  const instructions = pages.filter(({ type }) => type === 'generic' || type === 'consent');
  const finish = pages.filter(({ type }) => type === 'finish');
  const known = ['generic', 'consent', 'volume', 'finish', ...Object.keys(METHODS)];
  const unknown = pages.filter(({ type }) => !known.includes(type));
  if (unknown.length > 0)
    lost.push(`Pages of a type that panels do not have are left out (${quoted(unknown.map(nameOf))}).`);
  if (pages.some(({ type }) => type === 'volume'))
    lost.push('The page that sets the volume is left out: a panel has a check of its own.');
  const { files, conditions } = filesOf(ofMethod, { method, lost });
  noteTrials(ofMethod, method, lost);
  const introduction = instructions
    .map(({ content }) => plainText(content ?? ''))
    .filter((text) => text !== '');
  if (introduction.length > 0)
    lost.push('The words of instruction pages became the introduction, without their layout and pictures.');
  const questions = [
    ...new Set(ofMethod.map(({ content }) => plainText(content ?? '')).filter((text) => text !== '')),
  ];
  if (questions.length > 1)
    lost.push(
      'Pages ask in different words, and a panel in the same on every trial: the usual question of the method is asked.',
    );
  if (configuration.remoteService !== undefined && configuration.remoteService !== null)
    lost.push('Answers are kept by the panel’s own server, not sent to a remote service.');
  if (configuration.showButtonPreviousPage === true)
    lost.push('Nobody can go back to an earlier trial: what was answered stands.');
  lost.push(
    'Every file is heard whole and as loud as it is (level as-released): take excerpts, and the level matched, where loudness is not what is asked about.',
  );
  if (fileOf === undefined)
    lost.push(
      'Files are named as in the configuration, from the folder of webMUSHRA: put panel.yaml there, or change the names.',
    );
  const trialsPerSession = Math.min(
    MOST_TRIALS,
    ofMethod.length * (method === 'abx' ? Math.max(1, conditions.length - 1) : 1),
  );
  const panelId = slugOf(configuration.testId ?? '');
  const questionnaire = questionsOf(finish, lost);
  return {
    panel: {
      schema: PANEL_FILE_SCHEMA,
      ...(panelId !== '' && { panelId }),
      title: configuration.testname?.trim() || 'Imported from webMUSHRA',
      method,
      question: questions.length === 1 ? questions[0]! : usualQuestion(method),
      ...(introduction.length > 0 && { introduction: introduction.join(' ') }),
      trialsPerSession,
      trainingTrials: 0,
      showOwnResult: finish.some(({ showResults }) => showResults === true),
      ...(questionnaire.length > 0 && { questionnaire }),
      material: {
        files: fileOf === undefined ? files : files.map((one) => ({ ...one, file: fileOf(one.file) })),
        conditions: conditions.filter((condition) => method === 'abx' || condition !== REFERENCE),
        ...(method !== 'abx' && HOLDS_REFERENCE.has(method) && { reference: REFERENCE }),
        excerpts: { choose: 'typical', seconds: WHOLE_SECONDS },
        levels: ['as-released'],
      },
    },
    lost,
  };
}
