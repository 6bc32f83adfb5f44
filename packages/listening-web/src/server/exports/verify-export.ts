import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { panelPackSchema } from '@earwitness/bench/panel';
import { z } from 'zod';
import type { Blinding } from '../blinding/blinding.ts';
import { disclosedBlinding } from '../blinding/panel-blinding.ts';
import { canonicalJson } from '../canonical-json.ts';
import { ExportRefusedError } from '../errors.ts';
import type { PanelEvent } from '../panels/panel-events.ts';
import { PanelJournal } from '../panels/panel-journal.ts';
import { resultRows } from '../panels/panel-results.ts';
import { verifyDraws } from '../panels/verify-draws.ts';
import { sha256 } from '../sha256.ts';
import { chainedEventLog, type EventLog, type EventRow } from '../stores/event-log.ts';
import type { PanelCheck } from '../verify-panels.ts';
import { EXPORT_FILES, eventRowSchema, panelExportSchema } from './panel-export.ts';

/**
 * Checks an export with nothing else at hand: the chain of its log, definition and pack against the freezing, every draw against the
 * secret that unblinding gave away, and the answers against the log.
 *
 * @throws {ExportRefusedError} if a file is missing or malformed
 */
export async function verifyExport(folder: string): Promise<PanelCheck> {
  const read = (name: string) => readPart(folder, name);
  const contents = await read(EXPORT_FILES.contents).then(parsedAs(panelExportSchema, EXPORT_FILES.contents));
  const { panelId, logHead } = contents;
  const rows = linesOf(await read(EXPORT_FILES.log)).map(parsedAs(eventRowSchema, EXPORT_FILES.log));
  const log = logOf(rows, logHead);
  const verification = await log.verify(panelId);
  if (!verification.intact) return { panelId, log: verification, draws: null, problems: [] };

  const events = await log.read(panelId);
  const frozen = eventOf(events, 'panel-frozen');
  const unblinded = eventOf(events, 'panel-unblinded');
  if (frozen === undefined || unblinded === undefined) {
    throw refuse(folder, `its log must hold the panel's freezing and unblinding`);
  }
  const pack = await read(EXPORT_FILES.pack).then(parsedAs(panelPackSchema, EXPORT_FILES.pack));
  const definition = await read(EXPORT_FILES.definition).then(parsedAs(z.unknown(), EXPORT_FILES.definition));
  const problems: string[] = [];
  if (sha256(canonicalJson(definition)) !== frozen.definitionSha256) {
    problems.push(`${EXPORT_FILES.definition} is not what was frozen when the panel opened`);
  }
  if (sha256(canonicalJson(pack)) !== frozen.packSha256) {
    problems.push(`${EXPORT_FILES.pack} is not what was frozen when the panel opened`);
  }
  const blinding = blindingOf({
    secret: unblinded.secret,
    blindingKey: await read(EXPORT_FILES.blindingKey),
    pack,
    definition: frozen.definition,
  });
  const journal = await PanelJournal.open({
    panelId,
    log,
    freeTexts: NO_TEXTS,
    blinding,
    now: () => new Date(),
  });
  const draws = await verifyDraws({ journal, blinding });
  problems.push(
    ...(await strangeAnswers({ journal, blinding, lines: linesOf(await read(EXPORT_FILES.answers)) })),
  );
  return { panelId, log: verification, draws, problems };
}

function blindingOf(disclosed: Parameters<typeof disclosedBlinding>[0]): Blinding {
  try {
    return disclosedBlinding(disclosed);
  } catch (cause) {
    throw refuse(EXPORT_FILES.blindingKey, 'it is not the key of this pack', cause);
  }
}

/** What listeners wrote lies outside the log, so that it can be erased: answers are held against the log without it. */
const NO_TEXTS = { save: async () => {}, find: async () => null, ofPanel: async () => [] };

async function strangeAnswers({
  journal,
  blinding,
  lines,
}: {
  journal: PanelJournal;
  blinding: Blinding;
  lines: readonly string[];
}): Promise<string[]> {
  const trials = await journal.answeredTrials();
  const wanted = resultRows({ journal, trials, blinding, texts: new Map() }).map(withoutWrittenWords);
  const found = lines.map(parsedAs(rowSchema, EXPORT_FILES.answers)).map(withoutWrittenWords);
  const strange = Array.from({ length: Math.max(wanted.length, found.length) }, (_, index) => index).find(
    (index) => wanted[index] !== found[index],
  );
  return strange === undefined
    ? []
    : [`line ${strange + 1} of ${EXPORT_FILES.answers} is not what the log holds`];
}

/** Only what the log itself comes to is compared with it. */
const rowSchema = z.record(z.string(), z.unknown());

const withoutWrittenWords = (row: object): string =>
  canonicalJson(Object.fromEntries(Object.entries(row).filter(([column]) => !column.startsWith('q_'))));

/** The log over rows that are at hand. */
function logOf(rows: readonly EventRow[], logHead: { seq: number; hash: string }): EventLog {
  return chainedEventLog({
    append: async () => {
      throw new TypeError('Cannot append to the log of an export as it is only read');
    },
    rowsAfter: async (_, seq, limit) => rows.filter((row) => row.seq > seq).slice(0, limit),
    notedHead: async () => logHead,
  });
}

function eventOf<Kind extends PanelEvent['kind']>(
  events: readonly { readonly event: PanelEvent }[],
  kind: Kind,
): Extract<PanelEvent, { kind: Kind }> | undefined {
  const found = events.find(({ event }) => event.kind === kind)?.event;
  return found as Extract<PanelEvent, { kind: Kind }> | undefined;
}

async function readPart(folder: string, name: string): Promise<string> {
  try {
    return await readFile(join(folder, name), 'utf8');
  } catch (cause) {
    throw refuse(folder, `${name} cannot be read`, cause);
  }
}

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

const linesOf = (text: string): string[] => text.split('\n').filter((line) => line !== '');
