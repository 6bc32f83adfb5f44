import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeAudio } from '@earwitness/engine/files';
import { measureIntegratedLoudness } from '@earwitness/engine/measure';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { smallDataset } from '../../../test/small-dataset.ts';
import { mapSamples, music } from '../../../test/synthetic-music.ts';
import { temporaryFolder } from '../../../test/temporary-folder.ts';
import { type OpenedRun, openRun } from '../../runs/open-run.ts';
import { runBench } from '../../runs/run-bench.ts';
import { prepareReportAudio } from './prepare-report-audio.ts';
import type { ReportAudio } from './report-audio.ts';

const SECONDS = 2;
const mix = music('heard', { seconds: 5 });
const driven = mapSamples(mix, (sample) => 0.9 * Math.tanh(4 * sample));
const other = music('other', { seconds: 5 });

const CONDITIONS = ['human', 'loudness-only', 'unprocessed'];
let made: string;

/** A run of two items: a master that is driven hard, and one that is other music; with its audio made ready once. */
beforeAll(async () => {
  made = await mkdtemp(join(tmpdir(), 'earwitness-audio-'));
  await mkdir(join(made, 'music'));
  const dataset = await smallDataset(join(made, 'music'), [
    { id: 'song', mix, masters: { human: driven } },
    { id: 'wrong', mix, masters: { human: other } },
  ]);
  await runBench({
    dataset,
    conditionSpecs: CONDITIONS,
    metricIds: ['integratedLufs'],
    runFolder: join(made, 'reports', 'test'),
    storeFolder: join(made, 'reports', 'store'),
    workers: 0,
  });
  await prepare(placesIn(made, await openRun(join(made, 'reports', 'test'))));
}, 120_000);
afterAll(() => rm(made, { recursive: true, force: true }));

/** A copy of it, for a test of its own. */
async function run() {
  const folder = await temporaryFolder();
  await cp(made, folder, { recursive: true });
  return placesIn(folder, await openRun(join(folder, 'reports', 'test')));
}

const placesIn = (folder: string, opened: OpenedRun) => {
  const { runFolder } = opened;
  return { folder, opened, runFolder, pageFile: join(runFolder, 'index.html') };
};
type Ran = ReturnType<typeof placesIn>;

const prepare = (
  { opened, pageFile }: Ran,
  options: { embed?: boolean; mostEmbeddedMb?: number; seconds?: number; chooseBy?: readonly string[] } = {},
) => prepareReportAudio({ run: opened, pageFile, seconds: SECONDS, ...options });

/** What the script beside the page hands over. */
async function filesBeside({ runFolder }: Ran, { folderName, items }: ReportAudio): Promise<Uint8Array[]> {
  const { file } = items.song!;
  const script = await readFile(join(runFolder, folderName!, file!), 'utf8');
  const [, name, files] = /^earwitnessAudio\(("[^"]+"),(\[.*\])\);\n$/.exec(script) ?? [];
  expect(JSON.parse(name!)).toBe(file);
  return (JSON.parse(files!) as string[]).map((base64) => Buffer.from(base64, 'base64'));
}

describe('prepareReportAudio()', () => {
  it('looks where the two differ that it is told of, and lets the mix come along', async () => {
    const ran = await run();
    const { versions, place } = (await prepare(ran, { chooseBy: ['human', 'loudness-only'] })).items.song!;
    expect(versions).toHaveLength(3);
    expect(place).toMatchObject({ isByAll: false, most: { between: ['human', 'loudness-only'] } });
    expect((await prepare(ran)).items.song!.place).toMatchObject({ isByAll: true });
  });

  it('lays beside the page each version once, equally loud by the gains it tells, and nothing twice', async () => {
    const ran = await run();
    const audio = await prepare(ran);
    const { versions, place, leftOut } = audio.items.song!;
    expect(versions.map(({ conditionIds }) => conditionIds)).toEqual([
      ['mix', 'unprocessed'],
      ['human'],
      ['loudness-only'],
    ]);
    expect(leftOut).toEqual([]);
    expect(place).toMatchObject({ seconds: SECONDS });
    expect(place!.residualLu).toBeLessThan(0.1);
    expect(place!.most!.between).toContain('human');
    const files = await filesBeside(ran, audio);
    const levels: number[] = [];
    for (const [index, file] of files.entries()) {
      const decoded = await decodeAudio(file, { name: 'a test' });
      levels.push(measureIntegratedLoudness(decoded.audio)! + versions[index]!.matchGainDb);
    }
    expect(levels).toHaveLength(3);
    expect(Math.max(...levels) - Math.min(...levels)).toBeLessThan(0.1);
  });

  it('opens no audio and writes nothing when it is all there', async () => {
    const ran = await run();
    const audio = await prepare(ran);
    const file = join(ran.runFolder, audio.folderName!, audio.items.song!.file!);
    const { mtimeMs } = await stat(file);
    await rm(join(ran.folder, 'music'), { recursive: true });
    await rm(join(ran.folder, 'reports', 'store', 'renderings'), { recursive: true });
    expect(await prepare(ran)).toEqual(audio);
    expect((await stat(file)).mtimeMs).toBe(mtimeMs);
  });

  it('makes again what the store or the folder has lost, with the same bytes', async () => {
    const ran = await run();
    const audio = await prepare(ran);
    const folder = join(ran.runFolder, audio.folderName!);
    const before = await readFile(join(folder, audio.items.song!.file!));
    const excerpts = join(ran.folder, 'reports', 'store', 'excerpts');
    for (const name of await readdir(excerpts))
      if (name.endsWith('.flac')) await writeFile(join(excerpts, name), 'damaged');
    await rm(folder, { recursive: true });
    expect(await prepare(ran)).toEqual(audio);
    const after = await readFile(join(folder, audio.items.song!.file!));
    expect(Buffer.compare(after, before)).toBe(0);
  });

  it('takes away what an earlier report left, and nothing else', async () => {
    const ran = await run();
    const first = await prepare(ran);
    const folder = join(ran.runFolder, first.folderName!);
    await writeFile(join(folder, 'notes.txt'), 'mine');
    const second = await prepare(ran, { seconds: 3 });
    expect(second.items.song!.file).not.toBe(first.items.song!.file);
    const written = Object.values(second.items).map(({ file }) => file);
    expect((await readdir(folder)).sort()).toEqual(['notes.txt', ...written].sort());
  });

  it('leaves out, and says why, what is gone, changed or other music', async () => {
    const ran = await run();
    await rm(join(ran.folder, 'reports', 'store', 'excerpts'), { recursive: true });
    const { renderingFile } = ran.opened.records.find(
      ({ itemId, conditionId }) => itemId === 'wrong' && conditionId === 'loudness-only',
    )!;
    await writeFile(join(ran.runFolder, renderingFile!), 'changed');
    const { versions, leftOut } = (await prepare(ran)).items.wrong!;
    expect(versions.map(({ conditionIds }) => conditionIds)).toEqual([['mix', 'unprocessed']]);
    expect(leftOut).toEqual([
      { conditionId: 'human', reason: expect.stringMatching(/^it could not be lined up with the others: /) },
      { conditionId: 'loudness-only', reason: expect.stringMatching(/has changed since the run/) },
    ]);
  });

  it('has nothing to hear of a run whose music is gone, and says so', async () => {
    const ran = await run();
    await rm(join(ran.folder, 'music'), { recursive: true });
    await rm(join(ran.folder, 'reports', 'store'), { recursive: true });
    const { items } = await prepare(ran);
    expect(items.song).toMatchObject({ versions: [], place: null, file: null });
    expect(items.song!.leftOut.map(({ conditionId }) => conditionId)).toEqual([
      'mix',
      'unprocessed',
      'human',
      'loudness-only',
    ]);
  });

  it('hands the audio over to be put into the page, where that is small enough', async () => {
    const ran = await run();
    const { folderName, items } = await prepare(ran, { embed: true });
    expect(folderName).toBeNull();
    for (const { flac, byteLength } of items.song!.versions) expect(flac?.byteLength).toBe(byteLength);
  });

  it('refuses to put more into the page than mail takes along, and says what to do', async () => {
    await expect(prepare(await run(), { embed: true, mostEmbeddedMb: 0.5 })).rejects.toThrow(
      /would take \d\.\d MB there, and at most 0\.5 MB go by mail: leave out --embed-audio/,
    );
  });

  it('refuses excerpts that are no excerpts', async () => {
    const ran = await run();
    await expect(prepare(ran, { seconds: 0.5 })).rejects.toThrow(RangeError);
  });
});
