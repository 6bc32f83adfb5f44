/** The sample report that is kept in git: whole, harmless, honest. Made as reports/README.md says. */
import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeAudio } from '@earwitness/engine/files';
import { measureIntegratedLoudness } from '@earwitness/engine/measure';
import { beforeAll, describe, expect, it } from 'vitest';
import { CLONE } from './program.ts';

const FOLDER = join(CLONE, 'reports', 'sample');
const AUDIO = join(FOLDER, 'index-audio');
const MOST_BYTES = 12e6;

let page: string;
/** Without scripts and styles. */
let text: string;

beforeAll(async () => {
  page = await readFile(join(FOLDER, 'index.html'), 'utf8');
  text = page.replaceAll(/<(script|style)\b[\s\S]*?<\/\1>/g, '');
});

const matches = (pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, found]) => found!);

async function filesOf(name: string): Promise<Uint8Array[]> {
  const script = await readFile(join(AUDIO, name), 'utf8');
  const [, own, files] = /^earwitnessAudio\(("[^"]+"),(\[.*\])\);\n$/.exec(script) ?? [];
  expect(JSON.parse(own!)).toBe(name);
  return (JSON.parse(files!) as string[]).map((base64) => Buffer.from(base64, 'base64'));
}

describe('the sample report', () => {
  it('is small enough for a clone', async () => {
    const names = await readdir(AUDIO);
    const sizes = await Promise.all(names.map(async (name) => (await stat(join(AUDIO, name))).size));
    expect(sizes.reduce((sum, size) => sum + size, page.length)).toBeLessThan(MOST_BYTES);
  });

  it('asks nothing of the network: its policy forbids it, and no address in it is one', () => {
    const [, policy = ''] = /Content-Security-Policy" content="([^"]+)"/.exec(page) ?? [];
    expect(policy).toMatch(/^default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src /);
    for (const source of policy.split('script-src ')[1]!.split(' '))
      expect(source).toMatch(/^('sha256-[A-Za-z0-9+/]{43}='|'self'|file:)$/);
    expect(
      [...page.matchAll(/<link\b|<iframe\b|@import|url\((?!#|'?data:)[^)]*/g)].map(([found]) => found),
    ).toEqual([]);
    expect(matches(/\ssrc="([^"]+)"/g).filter((source) => !source.startsWith('data:'))).toEqual([]);
  });

  it('leads only to places that it has', () => {
    const ids = new Set(matches(/\sid="([^"]+)"/g));
    const targets = matches(/\shref="#([^"]+)"/g);
    expect(targets.length).toBeGreaterThan(20);
    expect(targets.filter((target) => !ids.has(target))).toEqual([]);
    expect(ids.size).toBe(matches(/\sid="([^"]+)"/g).length);
  });

  it('has, for each item, the audio that it names: the same frames of every version, equally loud', async () => {
    const named = matches(/data-beside-source="index-audio\/([^"]+)"/g);
    expect(named).toHaveLength(5);
    expect((await readdir(AUDIO)).sort()).toEqual(named.toSorted());
    const gains = matches(/data-match-gain-db="([^"]+)"/g).map(Number);
    for (const name of named) {
      const files = await filesOf(name);
      const digests = files.map((file) => createHash('sha256').update(file).digest('hex'));
      const digest = createHash('sha256').update(digests.join(' ')).digest('hex');
      expect(name).toContain(`.${digest.slice(0, 12)}.js`);
      const audios = await Promise.all(
        files.map(async (file) => (await decodeAudio(file, { name: 'an excerpt' })).audio),
      );
      expect(new Set(audios.map(({ channels }) => channels[0]!.length)).size).toBe(1);
      const own = gains.splice(0, files.length);
      const levels = audios.map((audio, index) => measureIntegratedLoudness(audio)! + own[index]!);
      expect(Math.max(...levels) - Math.min(...levels)).toBeLessThan(0.1);
    }
    expect(gains).toEqual([]);
  });

  it('says that its listeners are programs, at the head and in every chapter of a panel', () => {
    const head = text.slice(text.indexOf('<header'), text.indexOf('</header>'));
    expect(head).toMatch(/simulated/i);
    const chapters = text
      .split(/<(?:section|article)\b/)
      .filter((part) => /class="[^"]*\bpanel\b/.test(part));
    expect(chapters.length).toBeGreaterThan(0);
    expect(chapters.filter((chapter) => !/simulated/i.test(chapter))).toHaveLength(0);
  });

  it('says what it cannot show, and nothing of the machine’s folders', () => {
    const [absent = ''] = matches(/none of these items is ([^,]*(?:, [^,]*)*?) music/g);
    expect(absent).toContain('jazz');
    expect(absent).toContain('orchestra');
    expect(matches(/(\/(?:tmp|work|home|root|Users)\/[^\s<"]*)/g)).toEqual([]);
    expect(matches(/(NaN|undefined|\[object)/g)).toEqual([]);
  });
});
