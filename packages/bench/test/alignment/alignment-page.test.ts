import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { alignmentPage } from './alignment-page.ts';
import type { MeasuredAlignment } from './measured.ts';

it('docs/alignment.md tells the figures that are kept', () => {
  const measured: MeasuredAlignment = JSON.parse(
    readFileSync(new URL('measured.json', import.meta.url), 'utf8'),
  );
  const page = readFileSync(new URL('../../../../docs/alignment.md', import.meta.url), 'utf8');
  expect(page).toBe(alignmentPage(measured));
});
