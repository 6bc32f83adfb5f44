/** Prints a page to PDF with the browser at hand, so that paper shows what the page shows. */
import { mkdir, mkdtemp, open, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { execa } from 'execa';
import { BenchError } from '../../errors.ts';
import { findBrowser } from './find-browser.ts';

const MOST_MILLISECONDS = 300_000;

/**
 * Writes a page as PDF on A4. The file appears whole or not at all.
 *
 * @param htmlFile a page that Earwitness wrote
 * @param browser path of a Chromium, Chrome or Edge; without it, what `EARWITNESS_BROWSER` names, else the first that is found
 * @throws {BenchError} when there is no browser, or when it does not print
 */
export async function writePdf({
  htmlFile,
  pdfFile,
  browser,
}: {
  readonly htmlFile: string;
  readonly pdfFile: string;
  readonly browser?: string | undefined;
}): Promise<void> {
  const program = browser ?? (await findBrowser());
  if (program === null) {
    throw new BenchError(
      `Cannot write ${pdfFile} as no browser was found to print it: install Chromium, Chrome or Edge, or name one in EARWITNESS_BROWSER`,
    );
  }
  await mkdir(dirname(resolve(pdfFile)), { recursive: true });
  // a profile of its own, since a browser that is open would take the page over and print nothing
  const profile = await mkdtemp(join(tmpdir(), 'earwitness-print-'));
  const temporary = `${resolve(pdfFile)}.${process.pid}.tmp`;
  try {
    await print({ program, profile, htmlFile, temporary });
    await rename(temporary, pdfFile);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
    throw new BenchError(`Cannot write ${pdfFile} with ${program}: ${why}`, { cause });
  } finally {
    await rm(temporary, { force: true });
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function print({
  program,
  profile,
  htmlFile,
  temporary,
}: {
  program: string;
  profile: string;
  htmlFile: string;
  temporary: string;
}): Promise<void> {
  // Chromium refuses its sandbox to root, as in most containers
  const isRoot = process.getuid?.() === 0;
  await execa(
    program,
    [
      '--headless',
      '--disable-gpu',
      ...(isRoot ? ['--no-sandbox'] : []),
      '--no-first-run',
      '--disable-extensions',
      '--disable-background-networking',
      `--user-data-dir=${profile}`,
      '--no-pdf-header-footer',
      `--print-to-pdf=${temporary}`,
      pathToFileURL(resolve(htmlFile)).href,
    ],
    { stdin: 'ignore', timeout: MOST_MILLISECONDS },
  );
  if (!(await isPdf(temporary))) throw new Error('it ended without a PDF');
}

async function isPdf(file: string): Promise<boolean> {
  const handle = await open(file).catch(() => null);
  if (handle === null) return false;
  try {
    const { buffer } = await handle.read(Buffer.alloc(5), 0, 5, 0);
    return buffer.toString('latin1') === '%PDF-';
  } finally {
    await handle.close();
  }
}
