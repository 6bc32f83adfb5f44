import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { folderOfRuns } from '../../../test/history-of.ts';
import { keepRun } from '../../history/keep-run.ts';
import { removeRun } from '../../history/remove-run.ts';
import { writeHistoryPage } from './write-history-page.ts';

const TIMEOUT = 120_000;

describe('writeHistoryPage()', () => {
  it('has every run on the page, when several are finished at once', { timeout: TIMEOUT }, async () => {
    const { reportsFolder, run } = await folderOfRuns();
    const folders: string[] = [];
    for (const seed of ['1', '2', '3']) folders.push(await run(seed, `run-${seed}`));
    const kept = await Promise.all(
      folders.map(async (runFolder) => {
        const { entry } = await keepRun({ runFolder });
        await writeHistoryPage(reportsFolder);
        return entry.runId;
      }),
    );
    const page = await readFile(join(reportsFolder, 'index.html'), 'utf8');
    const { document } = parseHTML(page);
    expect([...document.querySelectorAll('#runs tbody code')].map((code) => code.textContent).sort()).toEqual(
      kept.toSorted(),
    );
  });

  it('is empty when the last run was removed', { timeout: TIMEOUT }, async () => {
    const { reportsFolder, keep } = await folderOfRuns();
    const { folder, runId } = await keep('1');
    const read = async () => readFile(await writeHistoryPage(reportsFolder), 'utf8');
    expect(await read()).toContain(runId);
    await removeRun(folder);
    const page = await read();
    expect(page).not.toContain(runId);
    expect(page).toContain('No run is kept yet');
  });

  it('links the report of a run that still lies in its folder, and names what is damaged', {
    timeout: TIMEOUT,
  }, async () => {
    const { reportsFolder, keep } = await folderOfRuns();
    const replaced = await keep('1', 'a #1');
    const there = await keep('2', 'a #1');
    const damaged = await keep('3', 'other');
    for (const name of ['a #1', 'other']) await writeFile(join(reportsFolder, name, 'index.html'), '');
    await writeFile(join(damaged.folder, 'costs.jsonl'), 'costs');
    const { document } = parseHTML(await readFile(await writeHistoryPage(reportsFolder), 'utf8'));
    const linkOf = (runId: string) =>
      document.querySelector(`#run-${runId} .acts a`)?.getAttribute('href') ?? null;
    expect(linkOf(there.runId)).toBe('a%20%231/index.html');
    expect(linkOf(replaced.runId)).toBeNull();
    expect(document.querySelector('.notice')?.textContent).toContain(
      `${damaged.runId}: ${join(damaged.folder, 'costs.jsonl')} is not as it was kept`,
    );
    // its report is still there, and of no other run that is kept
    expect(document.querySelector('#runs')?.textContent).toContain('of runs that are not kept');
  });
});
