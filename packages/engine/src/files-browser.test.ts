import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const STATIC_IMPORT = /^(?:import|export) (?!type )[^;]*? from '(.+)';/gm;
const DYNAMIC_IMPORT = /\bawait import\('(.+)'\)/g;

/** Every module that a file imports, directly or through others, type-only imports left out; and what may be loaded later. */
function importsOf(file: URL, seen = new Set<string>(), later = new Set<string>()) {
  const source = readFileSync(file, 'utf8');
  for (const [, specifier] of source.matchAll(DYNAMIC_IMPORT)) later.add(specifier!);
  for (const [, specifier] of source.matchAll(STATIC_IMPORT)) {
    const isOurs = specifier!.startsWith('.');
    const name = isOurs ? new URL(specifier!, file).href : specifier!;
    if (seen.has(name)) continue;
    seen.add(name);
    if (isOurs) importsOf(new URL(name), seen, later);
  }
  return { atOnce: [...seen].filter((name) => !name.startsWith('file:')), later: [...later].sort() };
}

describe('files-browser.ts', () => {
  const { atOnce, later } = importsOf(new URL('./files-browser.ts', import.meta.url));

  it('reaches neither Node nor any package but the one that exports buffers', () => {
    expect(atOnce).toEqual(['audiobuffer-to-wav']);
  });

  it('loads decoders and the tag reader only when a file asks for them, and none that does not bundle', () => {
    expect(later).toEqual([
      '@audio/decode-flac',
      '@audio/decode-mp3',
      '@audio/decode-opus',
      '@audio/decode-vorbis',
      'music-metadata',
    ]);
  });
});
