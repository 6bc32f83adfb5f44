import type { PanelDatabase } from './database.ts';

/** A panel's secret and blinding key, as text that only `blinding/` reads. */
interface BlindingKeyRow {
  readonly secret: string;
  readonly blindingKey: string;
}

export interface BlindingKeyRows {
  /** Keeps a row, in place of one whose panel never froze. */
  save(row: BlindingKeyRow & { readonly panelId: string }): Promise<void>;
  find(panelId: string): Promise<BlindingKeyRow | null>;
}

export function blindingKeyRows({ tables, write }: PanelDatabase): BlindingKeyRows {
  return {
    async save({ panelId, secret, blindingKey }) {
      const kept = { secret, blinding_key: blindingKey };
      await write(
        tables
          .insertInto('blinding')
          .values({ panel_id: panelId, ...kept })
          .onConflict((conflict) => conflict.column('panel_id').doUpdateSet(kept)),
      );
    },
    async find(panelId) {
      const row = await tables
        .selectFrom('blinding')
        .select(['secret', 'blinding_key as blindingKey'])
        .where('panel_id', '=', panelId)
        .executeTakeFirst();
      return row ?? null;
    },
  };
}
