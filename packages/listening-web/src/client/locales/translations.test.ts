import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const PACKAGE = join(import.meta.dirname, '../../..');
const XLIFF = join(import.meta.dirname, 'xliff');
const MADE = join(import.meta.dirname, 'made');

interface Unit {
  readonly id: string;
  readonly source: string;
  readonly target: string | null;
}

function unitsOf(xliff: string): Unit[] {
  return [...xliff.matchAll(/<trans-unit id="([^"]+)">([\s\S]*?)<\/trans-unit>/g)].map(([, id, body]) => ({
    id: id ?? '',
    source: /<source>([\s\S]*?)<\/source>/.exec(body ?? '')?.[1] ?? '',
    target: /<target>([\s\S]*?)<\/target>/.exec(body ?? '')?.[1] ?? null,
  }));
}

const placeholders = (text: string): string[] =>
  [...text.matchAll(/<x [^>]*id="(\d+)"/g)].map(([, id]) => id ?? '').toSorted();

/** The texts as they stand in the components, found by the tool that builds them. */
async function extracted(): Promise<Map<string, Unit[]>> {
  const folder = await mkdtemp(join(tmpdir(), 'earwitness-texts-'));
  try {
    await cp(XLIFF, join(folder, 'xliff'), { recursive: true });
    const config = JSON.parse(await readFile(join(PACKAGE, 'lit-localize.json'), 'utf8'));
    config.tsConfig = join(PACKAGE, config.tsConfig);
    config.interchange.xliffDir = join(folder, 'xliff');
    const file = join(folder, 'lit-localize.json');
    await writeFile(file, JSON.stringify(config));
    await promisify(execFile)('npx', ['lit-localize', 'extract', '--config', file], { cwd: PACKAGE });
    const names = await readdir(join(folder, 'xliff'));
    const texts = names.map(
      async (name) => [name, unitsOf(await readFile(join(folder, 'xliff', name), 'utf8'))] as const,
    );
    return new Map(await Promise.all(texts));
  } finally {
    await rm(folder, { recursive: true });
  }
}

it('has every text of the pages in every language, with the same places for what is filled in', async () => {
  const byFile = await extracted();
  expect([...byFile.keys()].toSorted()).toEqual(['de.xlf', 'es.xlf', 'fr.xlf', 'ja.xlf']);
  for (const [name, units] of byFile) {
    const committed = unitsOf(await readFile(join(XLIFF, name), 'utf8'));
    expect(committed.map(({ id }) => id).toSorted(), `${name}: run \`pnpm texts\``).toEqual(
      units.map(({ id }) => id).toSorted(),
    );
    const missing = units.filter(({ target }) => target === null || target.trim() === '');
    expect(
      missing.map(({ source }) => source),
      `${name} lacks translations`,
    ).toEqual([]);
    for (const { source, target } of units) {
      expect(placeholders(target ?? ''), `${name}: ${source}`).toEqual(placeholders(source));
    }
    const made: { templates: object } = await import(join(MADE, name.replace('.xlf', '.ts')));
    expect(Object.keys(made.templates).toSorted(), `${name}: run \`pnpm texts\``).toEqual(
      units.map(({ id }) => id).toSorted(),
    );
  }
}, 120_000);
