import { openPanelDesk, type PanelDesk } from './panels/panel-desk.ts';
import { openStores, type PanelStores } from './stores/panel-stores.ts';

/**
 * Opens a database's panels without serving them; whoever asks closes its stores.
 *
 * @param database a file, or a `postgres://` URL
 * @param readOnly whether a server may have the database open meanwhile
 * @throws {DatabaseRefusedError} if the database cannot be opened
 * @throws {DatabaseInUseError} if it is to be written and a server has it open
 */
export async function openUnservedDesk({
  database,
  readOnly = true,
}: {
  database: string;
  readOnly?: boolean;
}): Promise<PanelDesk> {
  const stores = await openStores({ database, readOnly });
  try {
    return await unservedDesk(stores);
  } catch (problem) {
    await stores.close();
    throw problem;
  }
}

/** The same over stores that are open. */
export function unservedDesk(stores: PanelStores): Promise<PanelDesk> {
  const ignore = () => {};
  return openPanelDesk({ stores, loadStimuli: false, log: ignore, onUnblinded: ignore });
}
