/** How a panel is drawn up over HTTP, from a folder of music to an open panel. */
import { readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkPanelFile } from '@earwitness/bench';
import { decodeFlac } from '@earwitness/engine/files';
import { measureIntegratedLoudness } from '@earwitness/engine/measure';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DraftMusic, writeDraftMusic } from '../../../test/draft-music.ts';
import { startTestServer, type TestServer } from '../../../test/server/test-server.ts';
import type { Visitor } from '../../simulation/visitor.ts';
import type { CheckedDraft } from './draft-job.ts';

const DRAFTS = '/api/admin/drafts';
const SOURCE = { dataset: 'songs' };
const COMPARISON = { source: SOURCE, itemId: 'nightfall', conditionIds: ['human', 'ours'] };
const PANEL = {
  schema: 'earwitness.panel-file/1',
  panelId: 'warmth',
  title: 'Which is warmer?',
  method: 'preference',
  trialsPerSession: 4,
  trainingTrials: 0,
  material: {
    ...SOURCE,
    conditions: ['human', 'ours'],
    excerpts: [
      { item: 'nightfall', startSeconds: 1, endSeconds: 3 },
      { item: 'harbor', startSeconds: 2, endSeconds: 4 },
    ],
  },
};

let music: DraftMusic;
let panel: TestServer;
let admin: Visitor;
beforeAll(async () => {
  music = await writeDraftMusic();
  panel = await startTestServer({
    options: { panelsFolder: music.panelsFolder, musicFolder: music.musicFolder },
  });
  admin = panel.admin();
});
afterAll(async () => {
  await panel.end();
  await music.remove();
});

const post = async (path: string, body: unknown) => {
  const reply = await admin.post(`${DRAFTS}/${path}`, body);
  return { status: reply.status, body: reply.json() as Record<string, never> };
};

describe('the music folder', () => {
  it('is told as datasets and folders of files, by path', async () => {
    const reply = await admin.get(`${DRAFTS}/music`);
    expect(reply.json()).toEqual({
      isOffered: true,
      isWhole: true,
      places: [
        { kind: 'files', path: 'loose', files: ['loose/walk-human.wav', 'loose/walk-ours.wav'] },
        { kind: 'dataset', path: 'songs', files: [] },
      ],
    });
  });

  it('opens a dataset as pieces with their versions, makers and lengths', async () => {
    const { status, body } = await post('items', { source: SOURCE });
    expect([status, body]).toMatchObject([
      200,
      {
        items: [
          {
            itemId: 'nightfall',
            conditions: [
              { conditionId: 'human', makerKind: 'human', durationSeconds: 6 },
              { conditionId: 'ours', makerKind: 'engine', durationSeconds: 6 },
              { conditionId: 'mix', makerKind: 'none', durationSeconds: 6 },
            ],
          },
          { itemId: 'harbor' },
        ],
      },
    ]);
  });

  it('is the only one that is read: by dots, by links and by what a dataset names', async () => {
    const file = (path: string) => ({
      source: {
        files: [
          { item: 'walk', condition: 'human', file: path },
          { item: 'walk', condition: 'ours', file: 'loose/walk-ours.wav' },
        ],
      },
    });
    for (const path of ['../outside/secret.wav', join(music.outside, 'secret.wav'), 'loose/..\\secret.wav'])
      expect((await post('items', file(path))).status, path).toBe(400);
    await symlink(join(music.outside, 'secret.wav'), join(music.musicFolder, 'linked.wav'));
    await symlink(music.outside, join(music.musicFolder, 'linked'));
    const manifest = JSON.parse(
      await readFile(join(music.musicFolder, 'songs', 'manifest.json'), 'utf8'),
    ) as { items: { mix: { file: string } }[] };
    manifest.items[0]!.mix.file = join(music.outside, 'secret.wav');
    await writeFile(join(music.outside, 'manifest.json'), JSON.stringify(manifest));
    await writeFile(join(music.musicFolder, 'loose', 'manifest.json'), JSON.stringify(manifest));
    for (const body of [
      file('linked.wav'),
      file('linked/secret.wav'),
      { source: { dataset: 'linked' } },
      { source: { dataset: 'loose' } },
    ]) {
      const { status, body: reply } = await post('items', body);
      expect([status, reply.error], JSON.stringify(body)).toEqual([422, 'panel-refused']);
      expect(JSON.stringify(reply)).not.toContain(music.musicFolder);
    }
    expect(JSON.stringify((await admin.get(`${DRAFTS}/music`)).json())).not.toContain('linked');
  });
});

describe('excerpts', () => {
  it('lie on one picture of all versions, within what all of them have', async () => {
    const { body } = await post('waveform', { comparison: COMPARISON });
    expect(body).toMatchObject({ startSeconds: 0, endSeconds: 6 });
    const heights = body.heights as unknown as number[];
    expect(heights.length).toBeLessThanOrEqual(600);
    expect(Math.max(...heights)).toBe(1);
  });

  it('are suggested where a pack would choose them', async () => {
    const { body } = await post('suggestions', { comparison: COMPARISON, seconds: 2 });
    const suggestions = body.suggestions as unknown as {
      rule: string;
      startSeconds: number;
      endSeconds: number;
    }[];
    expect(suggestions.map(({ rule }) => rule)).toEqual(['differ-most', 'typical', 'chorus']);
    for (const { startSeconds, endSeconds } of suggestions)
      expect(endSeconds - startSeconds).toBeCloseTo(2, 3);
  });

  it('are heard equally loud, in files of one length', async () => {
    const { status, body } = await post('sounds', {
      comparison: COMPARISON,
      startSeconds: 1,
      endSeconds: 3,
    });
    expect([status, body]).toMatchObject([
      201,
      { sampleRate: 24_000, channelCount: 2, frameCount: 48_000, startSeconds: 1 },
    ]);
    const sounds = body.sounds as unknown as { conditionId: string; soundId: string }[];
    expect(sounds.map(({ conditionId }) => conditionId)).toEqual(['human', 'ours']);
    const [flac] = body.formats as unknown as { type: string; byteLength: number }[];
    const loudness: number[] = [];
    for (const { soundId } of sounds) {
      const { bytes } = await admin.get(`/api/admin/draft-sounds/${soundId}`);
      expect(bytes.byteLength).toBe(flac!.byteLength);
      loudness.push(measureIntegratedLoudness((await decodeFlac(new Uint8Array(bytes))).audio)!);
    }
    expect(loudness[0]).toBeCloseTo(loudness[1]!, 1);
  });

  it('have anchors beside them where the method does, as a pack makes them', async () => {
    const place = { comparison: COMPARISON, startSeconds: 1, endSeconds: 3 };
    const { status, body } = await post('sounds', { ...place, anchorsOf: 'human' });
    const sounds = body.sounds as unknown as { conditionId: string }[];
    expect([status, sounds.map(({ conditionId }) => conditionId)]).toEqual([
      201,
      ['human', 'ours', 'low-anchor', 'mid-anchor'],
    ]);
    const refused = await post('sounds', { ...place, anchorsOf: 'mix' });
    expect([refused.status, refused.body.message]).toEqual([
      422,
      expect.stringContaining('must be made of one of human, ours'),
    ]);
  });

  it('outside the music are refused with where it is', async () => {
    const { status, body } = await post('sounds', {
      comparison: COMPARISON,
      startSeconds: 5,
      endSeconds: 8,
    });
    expect([status, body.message]).toEqual([422, expect.stringContaining('that is 0.0 to 6.0 s')]);
  });
});

describe('a draft', () => {
  it('is told what is wrong with it, and the line', async () => {
    const { body } = await post('check', { panel: { ...PANEL, method: 'abxy' } });
    const { text, problem } = body as unknown as CheckedDraft;
    expect(problem?.message).toContain('method');
    expect(text.split('\n')[problem!.line! - 1]).toContain('abxy');
  });

  it('is told without where the folders lie', async () => {
    for (const dataset of ['nowhere', 'linked']) {
      const material = { ...PANEL.material, dataset };
      const { problem } = (await post('check', { panel: { ...PANEL, material } }))
        .body as unknown as CheckedDraft;
      expect(problem?.message).toContain(dataset);
      for (const folder of [music.musicFolder, music.panelsFolder, music.outside])
        expect(problem?.message).not.toContain(folder);
    }
  });

  it('is saved as the panel.yaml that panel build reads, and never over another unless forced', async () => {
    const save = async (changes: object, force = false) => {
      const reply = await admin.post(`${DRAFTS}/warmth/file`, { panel: { ...PANEL, ...changes }, force });
      return { status: reply.status, message: (reply.json() as { message?: string }).message };
    };
    expect((await save({ method: 'abxy' })).message).toContain('nothing was saved');
    expect((await save({})).status).toBe(200);
    expect((await save({})).status).toBe(200);
    expect(await save({ title: 'Another' })).toEqual({
      status: 422,
      message: expect.stringContaining('There is another warmth/panel.yaml already'),
    });
    expect((await save({ title: 'Another' }, true)).status).toBe(200);
    expect((await save({}, true)).status).toBe(200);
    const { definition, comparisons } = await checkPanelFile(
      join(music.panelsFolder, 'warmth', 'panel.yaml'),
    );
    expect(definition).toMatchObject({
      panelId: 'warmth',
      title: 'Which is warmer?',
      method: 'preference',
      trialsPerSession: 4,
    });
    expect(comparisons).toBe(2);
  });

  it('of a panel that was opened is neither saved nor built: it stays as it is', async () => {
    const opened = { ...PANEL, panelId: 'small-panel' };
    for (const [path, body] of [
      ['small-panel/file', { panel: opened, force: true }],
      ['small-panel/build', { force: true }],
    ] as const) {
      const reply = await post(path, body);
      expect([reply.status, reply.body.message]).toEqual([
        422,
        expect.stringContaining('was opened and stays'),
      ]);
    }
  });

  it('that cannot be built says why, once', async () => {
    const excerpts = [{ item: 'nightfall', startSeconds: 5, endSeconds: 8 }];
    const late = { ...PANEL, panelId: 'late', material: { ...PANEL.material, excerpts } };
    expect((await admin.post(`${DRAFTS}/late/file`, { panel: late })).status).toBe(200);
    await post('late/build', {});
    await expect
      .poll(async () => (await admin.get(`${DRAFTS}/late/build`)).json(), { timeout: 25_000 })
      .toMatchObject({ state: 'failed', problem: expect.stringContaining('0.0 to 6.0 s') });
    const { entries } = (await admin.get('/api/admin/audit')).json() as { entries: { action: string }[] };
    expect(entries.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['write a panel’s file', 'build a panel']),
    );
  });
});
