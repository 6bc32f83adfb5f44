import { type PanelPack, panelPackSchema } from '@earwitness/bench/panel';
import type { PanelDatabase } from './database.ts';

/** What was opened: the pack's description, which the draws need for good, and the folder its sounds lie in. */
export interface StoredPack {
  readonly panelId: string;
  readonly pack: PanelPack;
  readonly packFolder: string;
}

export interface PackStore {
  /** Every pack, in the order the panels were opened. */
  packs(): readonly StoredPack[];
  /** Keeps a pack, or moves it to another folder. */
  save(stored: StoredPack): void;
}

export function sqlitePackStore(database: PanelDatabase): PackStore {
  const selectAll = database.prepare<[], { panel_id: string; pack: string; pack_folder: string }>(
    'SELECT panel_id, pack, pack_folder FROM panel_pack ORDER BY rowid',
  );
  const upsert = database.prepare(
    `INSERT INTO panel_pack (panel_id, pack, pack_folder) VALUES (?, ?, ?)
     ON CONFLICT (panel_id) DO UPDATE SET pack = excluded.pack, pack_folder = excluded.pack_folder`,
  );
  return {
    packs: () =>
      selectAll.all().map((row) => ({
        panelId: row.panel_id,
        pack: panelPackSchema.parse(JSON.parse(row.pack)),
        packFolder: row.pack_folder,
      })),
    save({ panelId, pack, packFolder }) {
      upsert.run(panelId, JSON.stringify(pack), packFolder);
    },
  };
}
