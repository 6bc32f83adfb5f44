import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/** Every module that a file imports, directly or through others, type-only imports left out. */
function importsOf(file: URL, seen = new Set<string>()): Set<string> {
  for (const [, specifier] of readFileSync(file, 'utf8').matchAll(
    /^(?:import|export) (?!type )[^;]*? from '(.+)';/gm,
  )) {
    const isOurs = specifier!.startsWith('.');
    const name = isOurs ? new URL(specifier!, file).href : specifier!;
    if (seen.has(name)) continue;
    seen.add(name);
    if (isOurs) importsOf(new URL(name), seen);
  }
  return seen;
}

describe('files-browser.ts', () => {
  it('reaches neither Node nor any package', () => {
    const imports = importsOf(new URL('./files-browser.ts', import.meta.url));
    expect(imports.size).toBeGreaterThan(3);
    expect([...imports].filter((name) => !name.startsWith('file:'))).toEqual([]);
  });
});
