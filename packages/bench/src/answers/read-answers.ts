/** Reads a file of answers, whichever program wrote it: known by what it holds, not by its name. */
import { readFile } from 'node:fs/promises';
import { AnswersError, messageOf } from '../errors.ts';
import type { AnswerFilter } from '../statistics/verdict/analysis-plan.ts';
import type { ChoiceMethod } from '../statistics/verdict/choice-method.ts';
import type { AnswersRead } from './answers-read.ts';
import type { ColumnNames } from './column-roles.ts';
import { narrowAnswers } from './narrow-answers.ts';
import { panelRowsAsAnswers } from './panel-rows-as-answers.ts';
import { parseTable, type Table } from './parse-table.ts';
import { readByColumns } from './read-by-columns.ts';
import { isPanelRows, isPanelTable, readPanelRows, readPanelTable } from './read-panel-rows.ts';
import { isPymushra, readPymushra } from './read-pymushra.ts';
import { isWebMushra, readWebMushra } from './read-web-mushra.ts';
import type { PageKind } from './web-mushra-response.ts';

export interface ReadAnswersOptions {
  /** Columns by what they hold, where their names do not say it. */
  readonly columns?: ColumnNames;
  /** What a table of right and wrong answers asked; `abx` by default. */
  readonly method?: ChoiceMethod;
  /** Only rows with these values count. */
  readonly where?: AnswerFilter;
  /** Which test of a database. */
  readonly test?: string;
  /** Which kind of its pages. */
  readonly pages?: PageKind;
}

/**
 * Reads a file of answers: webMUSHRA's CSV files, pymushra's database, rows of our own panels, or any table whose columns have known names
 * or are named.
 *
 * @returns at least one row
 * @throws {AnswersError} for what is no such file, or has no answer that can be read
 * @throws the file system's own error where the file cannot be opened
 */
export async function readAnswers(file: string, options: ReadAnswersOptions = {}): Promise<AnswersRead> {
  const text = (await readFile(file, 'utf8')).replace(/^\ufeff/, '');
  if (text.trim() === '') throw new AnswersError({ file, problem: 'it is empty' });
  return narrowAnswers(recognize(text, { file, ...options }), { file, where: options.where ?? {} });
}

function recognize(
  text: string,
  { file, columns: named = {}, method, test, pages }: ReadAnswersOptions & { file: string },
): AnswersRead {
  if (isPanelRows(text)) return panelRowsAsAnswers(readPanelRows(text, file), file);
  if (/^\s*[[{]/.test(text))
    return readJson(text, {
      file,
      named,
      ...(test !== undefined && { test }),
      ...(pages !== undefined && { pages }),
    });
  if (text.includes('\0')) throw new AnswersError({ file, problem: 'it is no text' });
  const table = tableOf(text, file);
  if (isPanelTable(table)) return panelRowsAsAnswers(readPanelTable(table, file), file);
  if (isWebMushra(table.columns)) return readWebMushra(table, { file, named });
  return readByColumns(table, { file, named, ...(method !== undefined && { method }) });
}

function readJson(
  text: string,
  { file, named, test, pages }: { file: string; named: ColumnNames; test?: string; pages?: PageKind },
): AnswersRead {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (cause) {
    throw new AnswersError({ file, problem: 'it begins like JSON but is none', cause });
  }
  if (!isPymushra(content))
    throw new AnswersError({
      file,
      problem:
        'it is JSON, but neither pymushra’s database nor rows of a panel (one a line); give the answers as a table',
    });
  return readPymushra(content, {
    file,
    named,
    ...(test !== undefined && { test }),
    ...(pages !== undefined && { pages }),
  });
}

function tableOf(text: string, file: string): Table {
  try {
    return parseTable(text);
  } catch (cause) {
    const problem = messageOf(cause);
    throw new AnswersError({ file, problem: `its fields cannot be told apart: ${problem}`, cause });
  }
}
