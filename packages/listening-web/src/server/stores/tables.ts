/** The tables of a panel database, in whichever kind of database they lie. Names are those of the columns. */
import type { EventRow } from './event-log.ts';

export interface Tables {
  event: EventRow;
  /** The head of each panel's chain, so that a log cut short at its end is seen. */
  log_head: { panel_id: string; seq: number; hash: string };
  panel_pack: { panel_id: string; pack: string; pack_folder: string; position: number };
  blinding: { panel_id: string; secret: string; blinding_key: string };
  free_text: { text_id: string; panel_id: string; listener: string; salt: string; text: string };
  identity: { panel_id: string; platform: string; external_id: string; listener: string };
  invite: {
    invite_sha256: string;
    panel_id: string;
    label: string | null;
    created_at: string;
    listener: string | null;
  };
  admin_user: { name: string; role: string; password_hash: string };
  admin_session: { token_sha256: string; name: string; expires_at: string };
  setup_token: { token_sha256: string; created_at: string; used_at: string | null; used_by: string | null };
  audit: {
    seq: number;
    at: string;
    who: string;
    action: string;
    panel_id: string | null;
    detail: string;
  };
  /** One row: which process writes here, and when it last proved that it can. */
  writer: { id: number; process: string; written_at: string };
}

/** What a copy of a database takes along, parents before children, and the key by whose order its rows come. */
export const COPIED_TABLES = {
  event: ['panel_id', 'seq'],
  log_head: ['panel_id'],
  panel_pack: ['panel_id'],
  blinding: ['panel_id'],
  free_text: ['text_id'],
  identity: ['panel_id', 'platform', 'external_id'],
  invite: ['invite_sha256'],
  admin_user: ['name'],
  admin_session: ['token_sha256'],
  setup_token: ['token_sha256'],
  audit: ['seq'],
} as const satisfies { readonly [Table in keyof Tables]?: readonly (keyof Tables[Table])[] };

export type CopiedTable = keyof typeof COPIED_TABLES;
