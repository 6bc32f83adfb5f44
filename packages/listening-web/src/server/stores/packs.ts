import { type PanelPack, panelPackSchema } from '@earwitness/bench/panel';
import type { PanelDatabase } from './database.ts';

/** What was opened: the pack's description, which the draws need for good, and the folder its sounds lie in. */
interface StoredPack {
  readonly panelId: string;
  readonly pack: PanelPack;
  readonly packFolder: string;
}

/** A pack as it lies in the database, which somebody may have written in. */
export interface KeptPack {
  readonly panelId: string;
  readonly packFolder: string;
  /** @throws {RangeError} if it describes no pack any more */
  pack(): PanelPack;
}

export interface PackStore {
  /** Every pack, in the order the panels were opened; a damaged one keeps nobody from the others. */
  packs(): Promise<readonly KeptPack[]>;
  /** Keeps a pack, or moves it to another folder. */
  save(stored: StoredPack): Promise<void>;
}

export function packStore({ tables, write }: PanelDatabase): PackStore {
  return {
    async packs() {
      const rows = await tables.selectFrom('panel_pack').selectAll().orderBy('position').execute();
      return rows.map((row) => ({
        panelId: row.panel_id,
        packFolder: row.pack_folder,
        pack: () => packOfText(row.pack),
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

function packOfText(text: string): PanelPack {
  try {
    return panelPackSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new RangeError('what the database keeps of its pack is damaged', { cause });
  }
}
