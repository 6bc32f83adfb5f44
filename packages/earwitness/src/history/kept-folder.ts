/** Where a kept run lies that somebody wants to be rid of, or to take the pin from: it may be damaged. */
import { resolve } from 'node:path';
import { findKeptRun, readHistory } from '@earwitness/bench';

export async function keptFolder(text: string, reportsFolder: string): Promise<string> {
  const { damaged } = await readHistory(reportsFolder);
  const hurt = damaged.find(({ runId, folder }) => runId === text || folder === resolve(text));
  return hurt?.folder ?? (await findKeptRun(text, { reportsFolder })).folder;
}
