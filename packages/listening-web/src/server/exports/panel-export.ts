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
  /** The log's rows with their hashes, one a line. */
  log: 'log.jsonl',
  pack: 'pack.json',
  blindingKey: 'blinding-key.json',
} as const;

const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);

export const panelExportSchema = z.strictObject({
  schema: z.literal(PANEL_EXPORT_SCHEMA),
  panelId: z.string(),
  exportedAt: z.iso.datetime(),
  definitionSha256: sha256Schema,
  packSha256: sha256Schema,
  /** The last event: who noted it elsewhere can tell that nothing was changed since. */
  logHead: z.strictObject({ seq: z.int().min(1), hash: sha256Schema }),
  /** What a check of the chain and of the draws found when this was written. */
  verification: z.strictObject({ log: z.unknown(), draws: z.unknown() }),
  answers: z.int().min(0),
  sessions: z.int().min(0),
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
