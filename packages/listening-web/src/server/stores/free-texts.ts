import type { PanelDatabase } from './database.ts';
import { refuseNul } from './refuse-nul.ts';

/** What a listener wrote in their own words. The log holds only the hash of salt and text, so it can be taken out again. */
interface FreeText {
  readonly panelId: string;
  readonly listener: string;
  /** Of its own in the whole database. */
  readonly textId: string;
  readonly salt: string;
  readonly text: string;
}

export interface FreeTextStore {
  /**
   * Keeps a text before the log names it; one that is kept already stays as it is.
   *
   * @throws {RangeError} for a text with a NUL
   * @throws {StorageFailedError} if the database does not take it
   */
  save(freeText: FreeText): Promise<void>;
  /** null when it never was, or was erased. */
  find(textId: string): Promise<FreeText | null>;
  ofPanel(panelId: string): Promise<readonly FreeText[]>;
}

export function freeTextStore({ tables, write }: PanelDatabase): FreeTextStore {
  const select = tables
    .selectFrom('free_text')
    .select(['panel_id as panelId', 'listener', 'text_id as textId', 'salt', 'text']);
  return {
    async save({ panelId, listener, textId, salt, text }) {
      refuseNul({ text });
      await write(
        tables
          .insertInto('free_text')
          .values({ panel_id: panelId, listener, text_id: textId, salt, text })
          .onConflict((conflict) => conflict.column('text_id').doNothing()),
      );
    },
    async find(textId) {
      return (await select.where('text_id', '=', textId).executeTakeFirst()) ?? null;
    },
    ofPanel: (panelId) => select.where('panel_id', '=', panelId).orderBy('text_id').execute(),
  };
}
