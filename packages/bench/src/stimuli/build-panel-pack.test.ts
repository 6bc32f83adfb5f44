import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type PcmAudio, resample } from '@earwitness/engine';
import { readAudio } from '@earwitness/engine/files';
import { measureIntegratedLoudness } from '@earwitness/engine/measure';
import { describe, expect, it } from 'vitest';
import { switchCertificate } from '../../test/switch-certificate.ts';
import { delay, mapSamples, music } from '../../test/synthetic-music.ts';
import { temporaryFolder } from '../../test/temporary-folder.ts';
import { AlignmentError, BenchError } from '../errors.ts';
import { blindingKeySchema, panelPackSchema } from '../panel/panel-pack.ts';
import { buildPanelPack, type CertifyPack } from './build-panel-pack.ts';
import type { ComparisonRequest, StoredAudio } from './comparison-request.ts';

const SAMPLE_RATE = 16_000;
const mix = mapSamples(music('piece', { seconds: 6, sampleRate: SAMPLE_RATE }), (sample) => 0.5 * sample);
const human = mapSamples(delay(mix, 220), (sample) => -Math.tanh(5 * sample));

const request = (changes: Partial<ComparisonRequest> = {}): ComparisonRequest => ({
  itemId: 'canary-item',
  itemTitle: 'Canary title',
  excerpt: { choose: 'differ-most', seconds: 3 },
  renderings: [
    { conditionId: 'canary-mix', makerKind: 'none', audio: mix },
    { conditionId: 'canary-human', makerKind: 'human', audio: human },
  ],
  ...changes,
});

const withSecond = (audio: PcmAudio): Partial<ComparisonRequest> => ({
  renderings: [request().renderings[0]!, { conditionId: 'canary-human', makerKind: 'human', audio }],
});

async function build(comparisons: ComparisonRequest[], { seed = 'secret' } = {}) {
  const root = await temporaryFolder();
  const packFolder = join(root, 'pack');
  const keyFile = join(root, 'key.json');
  return { packFolder, keyFile, ...(await buildPanelPack({ comparisons, packFolder, keyFile, seed })) };
}

const filesOf = async (folder: string): Promise<[string, string][]> =>
  Promise.all(
    (await readdir(folder))
      .sort()
      .map(async (name) => [name, await readFile(join(folder, name), 'latin1')] as [string, string]),
  );

describe('buildPanelPack()', () => {
  it('makes stimuli equal in everything but what is compared', async () => {
    const { pack, packFolder, blindingKey } = await build([request()]);
    const [comparison] = pack.comparisons;
    expect(comparison!.proof.residualLu).toBeLessThanOrEqual(0.1);
    expect(comparison!.proof.lagFrames).toBe(0);
    expect(new Set(comparison!.stimuli.map(({ wav }) => wav.byteLength)).size).toBe(1);
    const audios = await Promise.all(
      comparison!.stimuli.map(async ({ wav }) => (await readAudio(join(packFolder, wav.file))).audio),
    );
    const loudnesses = audios.map((audio) => measureIntegratedLoudness(audio)!);
    expect(Math.abs(loudnesses[0]! - loudnesses[1]!)).toBeLessThanOrEqual(0.1);
    expect(audios.map(({ channels }) => channels[0]!.length)).toEqual([3 * SAMPLE_RATE, 3 * SAMPLE_RATE]);
    expect(blindingKey.stimuli.map(({ conditionId }) => conditionId).sort()).toEqual([
      'canary-human',
      'canary-mix',
    ]);
    expect(blindingKey.stimuli.every(({ seconds }) => seconds === 3)).toBe(true);
  });

  it('says nothing about conditions, items or makers in the pack, and locks the key', async () => {
    const { packFolder, keyFile } = await build([request()]);
    for (const [name, content] of await filesOf(packFolder)) {
      expect(`${name} ${content}`).not.toMatch(/canary|human|none/i);
    }
    expect((await stat(keyFile)).mode & 0o777).toBe(0o600);
    blindingKeySchema.parse(JSON.parse(await readFile(keyFile, 'utf8')));
    panelPackSchema.parse(JSON.parse(await readFile(join(packFolder, 'pack.json'), 'utf8')));
  });

  it('gives the same bytes for the same seed, and other names for another', async () => {
    const one = await build([request()]);
    const two = await build([request()]);
    const other = await build([request()], { seed: 'another secret' });
    expect(await filesOf(two.packFolder)).toEqual(await filesOf(one.packFolder));
    expect(other.pack.packId).not.toBe(one.pack.packId);
    expect((await readdir(other.packFolder)).filter((name) => name.endsWith('.wav'))).not.toEqual(
      (await readdir(one.packFolder)).filter((name) => name.endsWith('.wav')),
    );
  });

  describe('from stored renderings', () => {
    const stored = (sha256: string, audio: PcmAudio, opened: string[]): StoredAudio => ({
      sha256,
      open: async () => {
        opened.push(sha256);
        return audio;
      },
    });
    async function prepare(options: { certify?: CertifyPack } = {}) {
      const root = await temporaryFolder();
      const opened: string[] = [];
      const place = { packFolder: join(root, 'pack'), keyFile: join(root, 'key.json') };
      const buildStored = ({
        seed = 'secret',
        digest = 'digest of human',
        certify,
      }: {
        seed?: string;
        digest?: string;
        certify?: CertifyPack;
      } = {}) =>
        buildPanelPack({
          ...place,
          seed,
          ...(certify !== undefined && { certify }),
          comparisons: [
            request({
              renderings: [
                { conditionId: 'canary-mix', makerKind: 'none', audio: stored('digest of mix', mix, opened) },
                { conditionId: 'canary-human', makerKind: 'human', audio: stored(digest, human, opened) },
              ],
            }),
          ],
        });
      const built = await buildStored(options);
      const files = await filesOf(place.packFolder);
      opened.length = 0;
      return { ...place, opened, buildStored, built, files };
    }

    it('leaves a pack that nothing has changed as it is, without opening any audio', async () => {
      const { opened, buildStored, built, files, packFolder } = await prepare();
      expect(await buildStored()).toEqual(built);
      expect(opened).toEqual([]);
      expect(await filesOf(packFolder)).toEqual(files);
    });

    it('keeps what it knows of the inputs beside the pack, for the owner alone', async () => {
      const { packFolder } = await prepare();
      expect((await stat(`${packFolder}.inputs.json`)).mode & 0o777).toBe(0o600);
    });

    it('has its certificates when it appears, of its finished stimuli, and the same bytes when it is proven later', async () => {
      const proven: string[] = [];
      const certify: CertifyPack = async ({ packFolder }) => {
        proven.push(...(await readdir(packFolder)).filter((name) => name.endsWith('.wav')));
        return [switchCertificate()];
      };
      const { built, files } = await prepare({ certify });
      expect(built.pack.switchCertificates).toEqual([switchCertificate()]);
      expect(proven.sort()).toEqual(built.pack.comparisons[0]!.stimuli.map(({ wav }) => wav.file).sort());
      expect(panelPackSchema.parse(JSON.parse(new Map(files).get('pack.json')!))).toEqual(built.pack);
      const before = await prepare();
      expect(before.built.pack).not.toHaveProperty('switchCertificates');
      expect(await before.buildStored({ certify })).toEqual(built);
      expect(before.opened).toEqual([]);
      expect(await filesOf(before.packFolder)).toEqual(files);
    });

    it('replaces certificates alone where others are given, keeps them where nobody proves, and takes none that proves nothing', async () => {
      const { opened, buildStored, built, packFolder } = await prepare();
      const others = [switchCertificate({ rendererSha256: 'd'.repeat(64) })];
      for (const switchCertificates of [[switchCertificate()], others]) {
        const { pack } = await buildStored({ certify: async () => switchCertificates });
        expect(pack).toEqual({ ...built.pack, switchCertificates });
      }
      expect((await buildStored()).pack.switchCertificates).toEqual(others);
      const files = await filesOf(packFolder);
      const unproven = async () => [switchCertificate({ framesOutOfStep: 1 })];
      await expect(buildStored({ certify: unproven })).rejects.toThrow(/proves nothing/);
      expect(opened).toEqual([]);
      await expect(buildStored({ seed: 'another secret', certify: unproven })).rejects.toThrow(
        /proves nothing/,
      );
      expect(await filesOf(packFolder)).toEqual(files);
    });

    it('builds anew for another rendering or seed', async () => {
      const { opened, buildStored } = await prepare();
      await buildStored({ digest: 'another digest' });
      expect(opened).toHaveLength(2);
      await buildStored({ seed: 'another secret' });
      expect(opened).toHaveLength(4);
    });

    it.each(['a WAV file', 'a FLAC file', 'pack.json', 'the key'])(
      'builds the same bytes again when %s was damaged',
      async (what) => {
        const { buildStored, built, files, packFolder, keyFile, opened } = await prepare();
        const [stimulus] = built.pack.comparisons[0]!.stimuli;
        const damaged =
          what === 'the key'
            ? keyFile
            : join(
                packFolder,
                what === 'pack.json' ? what : stimulus![what === 'a WAV file' ? 'wav' : 'flac']!.file,
              );
        await writeFile(damaged, 'damaged');
        expect(await buildStored()).toEqual(built);
        expect(opened).toHaveLength(2);
        expect(await filesOf(packFolder)).toEqual(files);
      },
    );
  });

  it('names stimuli by the seed, never by what is heard', async () => {
    const swapped = request({ renderings: [...request().renderings].reverse() });
    const names = async (comparison: ComparisonRequest) => readdir((await build([comparison])).packFolder);
    expect(await names(swapped)).toEqual(await names(request()));
  });

  it('compares files of other rates, channels and lengths', async () => {
    const left = human.channels[0]!.subarray(0, 5 * SAMPLE_RATE);
    const mono: PcmAudio = { sampleRate: SAMPLE_RATE, channelLayout: 'mono', channels: [left] };
    const { pack } = await build([request(withSecond(resample(mono, 24_000)))]);
    expect(pack.comparisons[0]).toMatchObject({ sampleRate: 24_000, channelCount: 2, frameCount: 72_000 });
  });

  it('refuses other music, and what shares less than a second', async () => {
    await expect(
      build([request(withSecond(music('other', { seconds: 6, sampleRate: SAMPLE_RATE })))]),
    ).rejects.toThrow(AlignmentError);
    const short = { ...mix, channels: mix.channels.map((channel) => channel.subarray(0, 12_000)) };
    await expect(build([request(withSecond(short))])).rejects.toThrow('at least 1 s is needed');
  });

  it('leaves nothing behind when it fails', async () => {
    const root = await temporaryFolder();
    const failing = buildPanelPack({
      comparisons: [request(), request(withSecond(music('other', { seconds: 6, sampleRate: SAMPLE_RATE })))],
      packFolder: join(root, 'pack'),
      keyFile: join(root, 'key.json'),
      seed: 'secret',
    });
    await expect(failing).rejects.toThrow(AlignmentError);
    expect(await readdir(root)).toEqual([]);
  });

  it('refuses a key inside the pack, a folder with other files, and nothing to compare', async () => {
    const root = await temporaryFolder();
    const pack = {
      comparisons: [request()],
      packFolder: join(root, 'pack'),
      keyFile: join(root, 'key.json'),
      seed: 's',
    };
    await expect(buildPanelPack({ ...pack, keyFile: join(root, 'pack', 'key.json') })).rejects.toThrow(
      RangeError,
    );
    await expect(buildPanelPack({ ...pack, comparisons: [] })).rejects.toThrow(RangeError);
    await mkdir(join(root, 'home'));
    await writeFile(join(root, 'home', 'diary.txt'), 'mine');
    await expect(buildPanelPack({ ...pack, packFolder: join(root, 'home') })).rejects.toThrow(BenchError);
  });
});
