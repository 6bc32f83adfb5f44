/** Writes the account of a master where it can be opened by a double click. */
import { writeFileSafely } from '../../files/write-file-safely.ts';
import type { AccountInput } from './account-input.ts';

/**
 * Writes an account as one self-contained HTML file; it appears whole or not at all. Folders on the way are made.
 *
 * @throws the file system's own error when the file cannot be written
 */
export async function writeAccount({
  file,
  ...input
}: AccountInput & { readonly file: string }): Promise<void> {
  const { accountHtml } = await import('./account-html.ts');
  await writeFileSafely(file, accountHtml(input));
}
