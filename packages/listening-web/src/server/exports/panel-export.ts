/** The files of a panel's export, and what its list of contents says. */
import { z } from 'zod';

export const PANEL_EXPORT_SCHEMA = 'earwitness.panel-export/1';

export const EXPORT_FILES = {
  contents: 'export.json',
  definition: 'definition.json',
  /** Rows of `earwitness.panel-results/2`. */
  answers: 'answers.jsonl',
  answersTable: 'answers.csv',
  comments: 'comments.csv',
  sessions: 'sessions.csv',
  /** What listeners wrote and was not erased, with the salt of its hash in the log, one a line. */
  texts: 'texts.jsonl',
  /** The log's rows with their hashes, one a line. */
  log: 'log.jsonl',
  pack: 'pack.json',
  blindingKey: 'blinding-key.json',
} as const;

const { contents: _, ...others } = EXPORT_FILES;
const OTHER_FILES = Object.values(others);

const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);

export const panelExportSchema = z.strictObject({
  schema: z.literal(PANEL_EXPORT_SCHEMA),
  panelId: z.string(),
  exportedAt: z.iso.datetime(),
  definitionSha256: sha256Schema,
  packSha256: sha256Schema,
  /** The last event: who noted it elsewhere can tell that nothing was changed since. */
  logHead: z.strictObject({ seq: z.int().min(1), hash: sha256Schema }),
  /** What a check of the chain, the draws and the texts found when this was written. */
  verification: z.strictObject({ log: z.unknown(), draws: z.unknown(), texts: z.unknown() }),
  answers: z.int().min(0),
  sessions: z.int().min(0),
  /** SHA-256 of every other file. */
  files: z.record(z.enum(OTHER_FILES), sha256Schema),
});
export type PanelExport = z.infer<typeof panelExportSchema>;

export const eventRowSchema = z.strictObject({
  panel_id: z.string(),
  seq: z.int().min(1),
  kind: z.string(),
  body: z.string(),
  recorded_at: z.string(),
  previous_hash: sha256Schema,
  hash: sha256Schema,
});

export const writtenTextSchema = z.strictObject({
  textId: sha256Schema,
  salt: z.string(),
  text: z.string(),
});
