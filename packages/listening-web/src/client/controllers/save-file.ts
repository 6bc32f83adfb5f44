import type { ServerFile } from '../api.ts';

/** Long enough for any browser to have begun the saving. */
const KEPT_SECONDS = 60;

/** Lets the browser save a file, as a link to it would. */
export function saveFile({ name, content }: ServerFile): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), KEPT_SECONDS * 1_000);
}
