import type { PanelDatabase } from './database.ts';

/** Deletes what tells who a listener is, and what they wrote, in one transaction; then sees to it that no file holds it any more. */
export async function eraseListener(
  { tables, write, scrub }: PanelDatabase,
  { panelId, listener }: { panelId: string; listener: string },
): Promise<void> {
  await write(
    tables.deleteFrom('free_text').where('panel_id', '=', panelId).where('listener', '=', listener),
    tables.deleteFrom('identity').where('panel_id', '=', panelId).where('listener', '=', listener),
    tables
      .updateTable('invite')
      .set({ label: null })
      .where('panel_id', '=', panelId)
      .where('listener', '=', listener),
  );
  await scrub();
}
