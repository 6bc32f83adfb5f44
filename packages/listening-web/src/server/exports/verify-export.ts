import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256OfFile } from '@earwitness/bench';
import { panelPackSchema } from '@earwitness/bench/panel';
import { z } from 'zod';
import type { Blinding } from '../blinding/blinding.ts';
import { disclosedBlinding } from '../blinding/panel-blinding.ts';
import { canonicalJson } from '../canonical-json.ts';
import { ExportRefusedError } from '../errors.ts';
import type { TableName, TextsVerification } from '../panels/panel-api.ts';
import type { PanelEvent } from '../panels/panel-events.ts';
import { PanelJournal } from '../panels/panel-journal.ts';
import { panelProgress } from '../panels/panel-progress.ts';
import { writePanelTables } from '../panels/panel-tables.ts';
import { verifyDraws } from '../panels/verify-draws.ts';
import { verifySwitching } from '../panels/verify-switching.ts';
import { sha256 } from '../sha256.ts';
import {
  chainedEventLog,
  type EventLog,
  type EventRow,
  type EventTable,
  type LogHead,
} from '../stores/event-log.ts';
import type { FreeTextStore } from '../stores/free-texts.ts';
import { type PanelCheck, textsAndSwitching } from '../verify-panels.ts';
import {
  EXPORT_FILES,
  eventRowSchema,
  type PanelExport,
  panelExportSchema,
  writtenTextSchema,
} from './panel-export.ts';
import { ExpectedText, linesOf } from './text-pieces.ts';

/**
 * Checks an export with nothing else at hand: the chain of its log, definition and pack against the freezing, every draw and the key
 * against what the log committed to, what listeners wrote against its hashes, and every table against the log. Who was erased has no
 * words in it, and their number is told.
 *
 * @throws {ExportRefusedError} if a file is missing or malformed
 */
export async function verifyExport(folder: string): Promise<PanelCheck> {
  const read = (name: string) => readPart(folder, name);
  const contents = await read(EXPORT_FILES.contents).then(parsedAs(panelExportSchema, EXPORT_FILES.contents));
  const { panelId, logHead } = contents;
  const log = chainedEventLog(logTable(join(folder, EXPORT_FILES.log), logHead));
  const verification = await log.verify(panelId);
  if (!verification.intact)
    return { panelId, log: verification, draws: null, texts: null, switching: null, problems: [] };

  const { frozen, unblinded } = await frozenAndUnblinded(log, panelId);
  if (frozen === undefined || unblinded === undefined) {
    throw refuse(folder, `its log must hold the panel's freezing and unblinding`);
  }
  const pack = await read(EXPORT_FILES.pack).then(parsedAs(panelPackSchema, EXPORT_FILES.pack));
  const definition = await read(EXPORT_FILES.definition).then(parsedAs(z.unknown(), EXPORT_FILES.definition));
  const problems: string[] = [];
  if (sha256(canonicalJson(definition)) !== frozen.definitionSha256) {
    problems.push(`${EXPORT_FILES.definition} is not what was frozen when the panel opened`);
  }
  const { definition: frozenDefinition, packSha256 } = frozen;
  const switching = await verifySwitching({ pack, packSha256, definition: frozenDefinition });
  if (switching.problem !== null) {
    problems.push(`${EXPORT_FILES.pack} is not what was frozen when the panel opened`);
  }
  const blinding = blindingOf({
    secret: unblinded.secret,
    blindingKey: await read(EXPORT_FILES.blindingKey),
    pack,
    definition: frozenDefinition,
  });
  const journal = await PanelJournal.open({
    panelId,
    log,
    freeTexts: await textsIn(folder, panelId),
    blinding,
    now: () => new Date(),
  });
  const draws = await verifyDraws({ journal, blinding });
  const tables = await strangeTables(folder, { journal, blinding });
  problems.push(...tables.problems, ...strangeContents(contents, { journal, blinding }));
  for (const [name, digest] of Object.entries(contents.files)) {
    const isNamed = problems.some((problem) => problem.includes(name));
    if (isNamed) continue;
    if ((await sha256OfFile(join(folder, name))) !== digest) {
      problems.push(`${name} is not the file whose SHA-256 ${EXPORT_FILES.contents} has`);
    }
  }
  const found = textsAndSwitching(tables.texts, { ...switching, problem: null });
  return { panelId, log: verification, draws, ...found, problems: [...found.problems, ...problems] };
}

async function frozenAndUnblinded(log: EventLog, panelId: string) {
  let frozen: Extract<PanelEvent, { kind: 'panel-frozen' }> | undefined;
  let unblinded: Extract<PanelEvent, { kind: 'panel-unblinded' }> | undefined;
  await log.visit(panelId, ({ event }) => {
    if (event.kind === 'panel-frozen') frozen ??= event;
    if (event.kind === 'panel-unblinded') unblinded ??= event;
  });
  return { frozen, unblinded };
}

function blindingOf(disclosed: Parameters<typeof disclosedBlinding>[0]): Blinding {
  try {
    return disclosedBlinding(disclosed);
  } catch (cause) {
    throw refuse(EXPORT_FILES.blindingKey, 'it is not the key of this pack', cause);
  }
}

/** What listeners wrote, as a store that nothing is added to. */
async function textsIn(folder: string, panelId: string): Promise<FreeTextStore> {
  const lines = (await readPart(folder, EXPORT_FILES.texts)).split('\n').filter((line) => line !== '');
  const texts = lines
    .map(parsedAs(writtenTextSchema, EXPORT_FILES.texts))
    .map((written) => ({ ...written, panelId, listener: '' }));
  return { save: onlyRead, find: onlyRead, ofPanel: async () => texts };
}

/** Makes the tables anew, and holds those of the export against them. */
async function strangeTables(
  folder: string,
  { journal, blinding }: { journal: PanelJournal; blinding: Blinding },
): Promise<{ texts: TextsVerification; problems: string[] }> {
  const expected = new Map<TableName, ExpectedText>();
  const texts = await writePanelTables({ journal, blinding }, async (table, piece) => {
    const file = expected.get(table) ?? new ExpectedText(join(folder, EXPORT_FILES[table]));
    expected.set(table, file);
    await file.expect(piece).catch(notRead(folder, EXPORT_FILES[table]));
  });
  const problems: string[] = [];
  for (const [table, file] of expected) {
    const line = await file.strangeLine().catch(notRead(folder, EXPORT_FILES[table]));
    if (line !== null) problems.push(`line ${line} of ${EXPORT_FILES[table]} is not what the log holds`);
  }
  return { texts, problems };
}

function strangeContents(
  contents: PanelExport,
  { journal: { state, tally }, blinding }: { journal: PanelJournal; blinding: Blinding },
): string[] {
  const { answers } = panelProgress({ state, tally, title: '', blinding });
  const { definitionSha256, packSha256, sessions } = state;
  const held = { definitionSha256, packSha256, answers, sessions: sessions.size };
  return (Object.keys(held) as (keyof typeof held)[])
    .filter((name) => contents[name] !== held[name])
    .map((name) => `${name} in ${EXPORT_FILES.contents} is not what the log holds`);
}

/** The log's rows in a file, which are asked for in their order, from the first on each time. */
function logTable(file: string, logHead: LogHead): EventTable {
  let rows: AsyncGenerator<EventRow, void> | undefined;
  let lastSeq = 0;
  return {
    append: onlyRead,
    async rowsAfter(_, seq, limit) {
      if (rows === undefined || seq === 0 || seq !== lastSeq) {
        await rows?.return();
        rows = rowsOf(file);
      }
      const page: EventRow[] = [];
      while (page.length < limit) {
        const { value, done } = await rows.next().catch(notRead(file, EXPORT_FILES.log));
        if (done === true || value === undefined) break;
        if (value.seq > seq) page.push(value);
      }
      lastSeq = page.at(-1)?.seq ?? seq;
      return page;
    },
    notedHead: async () => logHead,
  };
}

async function* rowsOf(file: string): AsyncGenerator<EventRow, void> {
  const parse = parsedAs(eventRowSchema, EXPORT_FILES.log);
  for await (const line of linesOf(file)) if (line !== '') yield parse(line);
}

async function onlyRead(): Promise<never> {
  throw new TypeError('Cannot change an export as it is only read');
}

const readPart = (folder: string, name: string): Promise<string> =>
  readFile(join(folder, name), 'utf8').catch(notRead(folder, name));

const notRead =
  (folder: string, name: string) =>
  (cause: unknown): never => {
    throw cause instanceof ExportRefusedError ? cause : refuse(folder, `${name} cannot be read`, cause);
  };

const parsedAs =
  <Schema extends z.ZodType>(schema: Schema, name: string) =>
  (text: string): z.infer<Schema> => {
    try {
      return schema.parse(JSON.parse(text));
    } catch (cause) {
      const said =
        cause instanceof z.ZodError ? z.prettifyError(cause).replace(/\s+/g, ' ') : 'it is no JSON';
      throw refuse(name, said, cause);
    }
  };

const refuse = (place: string, problem: string, cause?: unknown) =>
  new ExportRefusedError({ place, problem, cause });
