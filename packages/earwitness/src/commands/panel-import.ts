/** `earwitness panel import`: a study that was set up for webMUSHRA, as a panel's file. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, extname, join, relative, resolve, sep } from 'node:path';
import type { Command } from 'commander';
import { UsageError } from '../terminal/report-failure.ts';
import { terminalWidth } from '../terminal/terminal-width.ts';

interface ImportOptions {
  out?: string;
  json?: boolean;
}

export function definePanelImport(panel: Command): void {
  panel
    .command('import')
    .description('makes a panel’s file of a webMUSHRA configuration, and says what it cannot carry over')
    .argument('<config>', 'the configuration, YAML')
    .option(
      '--out <folder>',
      'where to write panel.yaml (default: a folder named after the configuration); never over one',
    )
    .option('--json', 'print what was made as JSON')
    .addHelpText(
      'after',
      '\nExample:\n  earwitness panel import configs/codecs.yaml --out study/codecs\n\nEnds with 1 when anything is lost or otherwise than it was: read it before you build.',
    )
    .action(runImport);
}

async function runImport(configFile: string, { out, json = false }: ImportOptions): Promise<void> {
  const { importWebMushra } = await import('@earwitness/bench');
  const { stringify } = await import('yaml');
  const { makeFolderFor } = await import('../files/folder-for.ts');
  const { writeFile } = await import('node:fs/promises');
  const config = await readFile(configFile, 'utf8');
  const file = resolve(out ?? basename(configFile, extname(configFile)), 'panel.yaml');
  if (existsSync(file)) {
    throw new UsageError(`Cannot write ${file}: it exists already; choose another --out`);
  }
  const asWritten = importWebMushra(config);
  const base = folderOfFiles(asWritten.panel.material.files?.map((one) => one.file) ?? [], configFile);
  const { panel, lost } =
    base === null
      ? asWritten
      : importWebMushra(config, {
          fileOf: (name) => relative(dirname(file), join(base, name)).split(sep).join('/'),
        });
  await makeFolderFor(file);
  await writeFile(file, stringify(panel), { flag: 'wx' });
  if (json) process.stdout.write(`${JSON.stringify({ file, panel, lost }, null, 2)}\n`);
  else {
    const { wrapText } = await import('../terminal/text-width.ts');
    const { commandLine } = await import('../terminal/command-line.ts');
    const { pathFromHere } = await import('../files/path-from-here.ts');
    const width = terminalWidth() - 2;
    const said = lost.map((sentence) =>
      wrapText(sentence, width)
        .map((line, index) => `${index === 0 ? '- ' : '  '}${line}`)
        .join('\n'),
    );
    process.stdout.write(
      `${panel.material.files?.length ?? 0} files for ${panel.method}, written to ${file}.\n${lost.length > 0 ? `\nNot carried over, or otherwise than it was:\n${said.join('\n')}\n` : ''}\nNext: ${commandLine('panel', 'build', pathFromHere(file))}\n`,
    );
  }
  if (lost.length > 0) process.exitCode = 1;
}

/** webMUSHRA names files from its own folder, which holds the folder of configurations; null where they lie in neither. */
function folderOfFiles(files: readonly string[], configFile: string): string | null {
  const own = dirname(resolve(configFile));
  return [dirname(own), own].find((folder) => files.every((file) => existsSync(join(folder, file)))) ?? null;
}
