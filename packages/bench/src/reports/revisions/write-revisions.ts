/** Writes the page of a plan's revisions where it can be opened by a double click. */
import { writeFileSafely } from '../../files/write-file-safely.ts';
import type { RevisionsInput } from './revisions-input.ts';

/**
 * Writes the page as one self-contained HTML file; it appears whole or not at all. Folders on the way are made.
 *
 * @throws the file system's own error when the file cannot be written
 */
export async function writeRevisions({
  file,
  ...input
}: RevisionsInput & { readonly file: string }): Promise<void> {
  const { revisionsHtml } = await import('./revisions-html.ts');
  await writeFileSafely(file, revisionsHtml(input));
}
