import { readFile } from 'node:fs/promises';
import { LineCounter, parseDocument } from 'yaml';
import { messageOf, PanelFileError } from '../errors.ts';
import { firstIssue } from '../files/first-issue.ts';
import { type PanelFile, panelFileSchema } from '../panel/panel-file.ts';
import type { Refuse } from './plan-comparisons.ts';

/**
 * Reads a panel's file.
 *
 * @param text what it says, for a file that is not written yet
 * @returns the panel, and what refuses a value of it by its line
 * @throws {PanelFileError} with the first problem and its line
 */
export async function readPanelFile(
  file: string,
  { text: given }: { text?: string } = {},
): Promise<{ panel: PanelFile; refuse: Refuse }> {
  const text =
    given ??
    (await readFile(file, 'utf8').catch((cause: unknown) => {
      throw new PanelFileError({
        file,
        line: null,
        problem: `it cannot be read: ${messageOf(cause)}`,
        cause,
      });
    }));
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const lineAt = (offset: number): number => lines.linePos(offset).line;
  const [error] = document.errors;
  if (error !== undefined)
    throw new PanelFileError({ file, line: lineAt(error.pos[0]), problem: messageOf(error), cause: error });
  const lineOf = (path: readonly PropertyKey[]): number | null => {
    for (let length = path.length; length > 0; length -= 1) {
      const node = document.getIn(path.slice(0, length), true) as { range?: readonly number[] } | undefined;
      const [offset] = node?.range ?? [];
      if (offset !== undefined) return lineAt(offset);
    }
    return null;
  };
  const refuse: Refuse = (path, problem) => {
    throw new PanelFileError({ file, line: lineOf(path), path, problem: `${path.join('.')}: ${problem}` });
  };
  const parsed = panelFileSchema.safeParse(document.toJS());
  if (parsed.success) return { panel: parsed.data, refuse };
  const [issue] = parsed.error.issues;
  const keys = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  const path = [...(issue?.path ?? []), ...keys] as (string | number)[];
  throw new PanelFileError({
    file,
    line: lineOf(path),
    path,
    problem: firstIssue(parsed.error),
    cause: parsed.error,
  });
}
