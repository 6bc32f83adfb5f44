/** From `panel.yaml` to a panel that can be opened: its definition, its pack, and the key beside them. */
import { randomUUID } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { slugOf } from '../datasets/condition-folder.ts';
import { OtherPanelError } from '../errors.ts';
import { writeFileSafely } from '../files/write-file-safely.ts';
import { toJson } from '../files/write-json-safely.ts';
import {
  PANEL_DEFINITION_SCHEMA,
  type PanelDefinition,
  panelDefinitionSchema,
} from '../panel/panel-definition.ts';
import type { PanelFile } from '../panel/panel-file.ts';
import { PANEL_METHODS } from '../panel/panel-method.ts';
import type { BlindingKey, PanelPack } from '../panel/panel-pack.ts';
import { checkAnalysisPlan } from '../statistics/verdict/check-analysis-plan.ts';
import type { ChoiceMethod } from '../statistics/verdict/choice-method.ts';
import { buildPanelPack, type CertifyPack } from './build-panel-pack.ts';
import { refuseUnknownNames } from './check-plan-names.ts';
import { digestOfInputs, notedInputs } from './pack-inputs.ts';
import { openMaterial } from './panel-material.ts';
import { type PlannedComparisons, planComparisons, type Refuse } from './plan-comparisons.ts';
import { readPanelFile } from './read-panel-file.ts';
import { usualAnalysisPlan, usualIntroduction, usualQuestion } from './usual-panel.ts';

export interface BuiltPanel {
  readonly definition: PanelDefinition;
  readonly pack: PanelPack;
  readonly blindingKey: BlindingKey;
  readonly definitionFile: string;
  readonly packFolder: string;
  readonly keyFile: string;
  /** What could name a condition, with names and pictures: beside the key, and as secret. */
  readonly warningsFolder: string;
}

const pairCount = (count: number): number => (count * (count - 1)) / 2;

/** Different pairs of conditions that trials compare. */
function pairsAsked(
  { method, material: { reference } }: PanelFile,
  { conditionIds, requests }: PlannedComparisons,
): number {
  if (method === 'triple-stimulus') return reference === null ? 0 : conditionIds.length;
  if (method !== 'identification') return pairCount(conditionIds.length);
  const engines = (requests[0]?.renderings ?? []).filter(({ makerKind }) => makerKind === 'engine').length;
  return engines * (conditionIds.length - engines);
}

function defineFrom(
  panel: PanelFile,
  { planned, file, refuse }: { planned: PlannedComparisons; file: string; refuse: Refuse },
): PanelDefinition {
  const { material, schema: _, ...rules } = panel;
  const { method, controls, sessions } = panel;
  const usualId = slugOf(basename(dirname(resolve(file))));
  if (panel.panelId === undefined && usualId === '')
    refuse(['panelId'], 'the folder has no letters to name the panel after: give it an id');
  const definition = panelDefinitionSchema.safeParse({
    ...rules,
    schema: PANEL_DEFINITION_SCHEMA,
    panelId: panel.panelId ?? usualId,
    question: panel.question ?? usualQuestion(method),
    introduction:
      panel.introduction ??
      usualIntroduction(method, { isLevelMatched: material.levels.every((level) => level === 'matched') }),
    analysisPlan:
      panel.analysisPlan ??
      usualAnalysisPlan({
        method,
        conditionIds: planned.conditionIds,
        conditionPairCount: pairsAsked(panel, planned),
        referenceId: material.reference,
        midAnchorId: planned.hasAnchors ? 'mid-anchor' : null,
        catchTrials: controls.catchTrials * sessions.perListener,
      }),
  });
  if (!definition.success) {
    const [issue] = definition.error.issues;
    return refuse((issue?.path ?? []) as (string | number)[], issue?.message ?? 'is malformed');
  }
  checkPlan(definition.data, { panel, planned, refuse });
  return definition.data;
}

/** What a plan claims must be among what is asked. */
function checkPlan(
  definition: PanelDefinition,
  {
    panel: { material },
    planned: { requests, conditionIds, hasAnchors },
    refuse,
  }: { panel: PanelFile; planned: PlannedComparisons; refuse: Refuse },
): void {
  const { analysisPlan, method } = definition;
  const { answers } = PANEL_METHODS[method];
  try {
    checkAnalysisPlan(analysisPlan, answers === 'choice' ? (method as ChoiceMethod) : answers, {
      conditionCount: conditionIds.length,
    });
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    refuse(['analysisPlan'], cause.message);
  }
  const trials = requests.filter(({ use }) => use === 'trials');
  refuseUnknownNames(definition, {
    refuse,
    conditionIds: [
      ...conditionIds,
      ...(material.reference === null ? [] : [material.reference]),
      ...(hasAnchors ? ['low-anchor', 'mid-anchor'] : []),
    ],
    itemIds: [...new Set(trials.map(({ itemId }) => itemId))],
    levels: material.levels,
  });
}

const DEFINITION_FILE = 'panel.json';
const SECRET_FILE = 'pack-secret';

/** A secret of its own for every panel: who could guess it could compute which stimulus is whose. */
async function ownSecret(file: string): Promise<string> {
  // "wx" writes only where there is none yet, so that two programs at once agree on one
  await writeFile(file, randomUUID(), { flag: 'wx', mode: 0o600 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  return readFile(file, 'utf8');
}

/** Whoever builds another panel over one may have listeners in it. */
async function refuseOtherPanel({
  folder,
  definition,
  planned: { requests },
  seed,
  ...place
}: {
  folder: string;
  definition: PanelDefinition;
  planned: PlannedComparisons;
  /** null where the folder has lost its own. */
  seed: string | null;
  packFolder: string;
  keyFile: string;
}): Promise<void> {
  const text = await readFile(join(folder, DEFINITION_FILE), 'utf8').catch(() => null);
  if (text === null) return;
  if (!saysTheSame(text, definition)) throw new OtherPanelError({ folder, differs: 'definition' });
  if (seed === null) throw new OtherPanelError({ folder, differs: 'secret' });
  const inputsSha256 = await digestOfInputs(requests, seed);
  if (inputsSha256 !== (await notedInputs(place))) throw new OtherPanelError({ folder, differs: 'stimuli' });
}

function saysTheSame(text: string, definition: PanelDefinition): boolean {
  try {
    return isDeepStrictEqual(JSON.parse(text), JSON.parse(toJson(definition)));
  } catch {
    return false;
  }
}

/** What a panel's file comes to, before any audio is read. */
export interface CheckedPanel {
  readonly definition: PanelDefinition;
  readonly conditionIds: readonly string[];
  /** How many the pack is to have. */
  readonly comparisons: number;
  /** Pieces that counted trials are about. */
  readonly itemIds: readonly string[];
}

interface CheckOptions {
  /** What the file says, where it is not written yet. */
  readonly text?: string;
  /** Opens the material in another way than all that builds panels does, such as from one folder alone. */
  readonly open?: typeof openMaterial;
}

async function planFrom(
  panelFile: string,
  { text, open = openMaterial }: CheckOptions = {},
): Promise<{ definition: PanelDefinition; planned: PlannedComparisons }> {
  const { panel, refuse } = await readPanelFile(panelFile, text === undefined ? {} : { text });
  const items = await open(panel.material, panelFile);
  const planned = planComparisons({ panel, items, refuse });
  return { planned, definition: defineFrom(panel, { planned, file: panelFile, refuse }) };
}

/**
 * Checks a panel's file against its method and material, and builds nothing.
 *
 * @throws {PanelFileError} naming the line, what is wrong there and what to do
 */
export async function checkPanelFile(panelFile: string, options: CheckOptions = {}): Promise<CheckedPanel> {
  const { definition, planned } = await planFrom(panelFile, options);
  const { requests, conditionIds } = planned;
  const trials = requests.filter(({ use = 'trials' }) => use === 'trials');
  return {
    definition,
    conditionIds,
    comparisons: requests.length,
    itemIds: [...new Set(trials.map(({ itemId }) => itemId))],
  };
}

type CertifyPanel = (
  built: Parameters<CertifyPack>[0] & { definition: PanelDefinition },
) => ReturnType<CertifyPack>;

/**
 * Builds a panel from its file: `panel.json`, `pack/`, and beside them, for the maker's eyes only, `blinding-key.json` and `warnings/`.
 *
 * The file is checked against the method and the material before any audio is read. What was built from the same file and music is left
 * as it is, and the definition is written last, so that a folder with one holds a whole panel.
 *
 * @param seed of names and noise; a secret of the folder's own when left out
 * @param replace whether it may be built over another panel, which may have listeners
 * @param open how the material is opened, as for `checkPanelFile`
 * @param certify as for `buildPanelPack`, with the definition, which has the law of the switch
 * @throws {PanelFileError} naming the line, what is wrong there and what to do
 * @throws {OtherPanelError} where another panel lies that is not to be replaced
 * @throws {AlignmentError | BenchError} for comparisons that could not be fair, see `buildPanelPack`
 */
export async function buildPanel({
  panelFile,
  outFolder,
  seed,
  replace = false,
  open = openMaterial,
  certify,
  onProgress,
}: {
  panelFile: string;
  outFolder: string;
  seed?: string;
  replace?: boolean;
  open?: typeof openMaterial;
  certify?: CertifyPanel;
  onProgress?: (progress: { done: number; total: number; itemTitle: string }) => void;
}): Promise<BuiltPanel> {
  const { definition, planned } = await planFrom(panelFile, { open });
  const folder = resolve(outFolder);
  await mkdir(folder, { recursive: true });
  const place = {
    packFolder: join(folder, 'pack'),
    keyFile: join(folder, 'blinding-key.json'),
    warningsFolder: join(folder, 'warnings'),
  };
  const secretFile = join(folder, SECRET_FILE);
  if (!replace) {
    const kept = seed ?? (await readFile(secretFile, 'utf8').catch(() => null));
    await refuseOtherPanel({ ...place, folder, definition, planned, seed: kept });
  }
  const total = planned.requests.length;
  const built = await buildPanelPack({
    ...place,
    comparisons: planned.requests,
    seed: seed ?? (await ownSecret(secretFile)),
    ...(certify !== undefined && { certify: (built) => certify({ ...built, definition }) }),
    onProgress: (progress) => onProgress?.({ ...progress, total }),
  });
  const definitionFile = join(folder, DEFINITION_FILE);
  await writeFileSafely(definitionFile, toJson(definition));
  return { ...place, ...built, definition, definitionFile };
}
