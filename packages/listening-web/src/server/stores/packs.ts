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
  packs(): Promise<readonly StoredPack[]>;
  /** Keeps a pack, or moves it to another folder. */
  save(stored: StoredPack): Promise<void>;
}

export function packStore({ tables, write }: PanelDatabase): PackStore {
  return {
    async packs() {
      const rows = await tables.selectFrom('panel_pack').selectAll().orderBy('position').execute();
      return rows.map((row) => ({
        panelId: row.panel_id,
        pack: panelPackSchema.parse(JSON.parse(row.pack)),
        packFolder: row.pack_folder,
      }));
    },
    async save({ panelId, pack, packFolder }) {
      const kept = { pack: JSON.stringify(pack), pack_folder: packFolder };
      await write(
        tables
          .insertInto('panel_pack')
          .values(({ fn, lit, selectFrom }) => ({
            panel_id: panelId,
            ...kept,
            position: selectFrom('panel_pack').select(({ eb }) =>
              eb(fn.coalesce(fn.max('position'), lit(0)), '+', lit(1)).as('next'),
            ),
          }))
          .onConflict((conflict) => conflict.column('panel_id').doUpdateSet(kept)),
      );
    },
  };
}
