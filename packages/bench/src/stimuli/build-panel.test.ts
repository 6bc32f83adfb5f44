import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeWav } from '@earwitness/engine/files';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { smallDataset } from '../../test/small-dataset.ts';
import { mapSamples, music } from '../../test/synthetic-music.ts';
import { type OtherPanelError, PanelFileError } from '../errors.ts';
import { panelDefinitionSchema } from '../panel/panel-definition.ts';
import type { PanelFileInput } from '../panel/panel-file.ts';
import { type BuiltPanel, buildPanel } from './build-panel.ts';

const SAMPLE_RATE = 22_050;
const ITEMS = ['canary-one', 'canary-two'] as const;
let folder = '';

beforeAll(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'earwitness-panel-')), 'my-panel');
  await mkdir(folder);
  for (const item of ITEMS) {
    const mix = mapSamples(music(item, { seconds: 9, sampleRate: SAMPLE_RATE }), (sample) => 0.5 * sample);
    const versions = {
      'canary-mix': mix,
      'canary-human': mapSamples(mix, (sample) => Math.tanh(3 * sample)),
      'canary-ours': mapSamples(mix, (sample) => 0.9 * Math.tanh(5 * sample)),
    };
    for (const [condition, audio] of Object.entries(versions))
      await writeFile(join(folder, `${item}-${condition}.wav`), encodeWav(audio, { bitDepth: 24 }));
  }
});

afterAll(() => rm(join(folder, '..'), { recursive: true }));

const MAKERS = { 'canary-mix': 'none', 'canary-human': 'human', 'canary-ours': 'engine' } as const;
const files = ITEMS.flatMap((item) =>
  Object.entries(MAKERS).map(([condition, maker]) => ({
    item,
    condition,
    maker,
    file: `${item}-${condition}.wav`,
  })),
);

type Material = PanelFileInput['material'];
type Changes = Partial<Omit<PanelFileInput, 'material'>> & { material?: Partial<Material> };

const panelOf = ({ material, ...changes }: Changes = {}): PanelFileInput => ({
  schema: 'earwitness.panel-file/1',
  title: 'A panel',
  method: 'abx',
  ...changes,
  material: {
    files,
    conditions: ['canary-human', 'canary-ours'],
    items: ['canary-one'],
    excerpts: { choose: 'differ-most', seconds: 2 },
    ...material,
  },
});

const ABOVE = { test: 'exact-binomial', alternative: 'greater' } as const;
const DIFFERENCE = {
  test: 'difference',
  column: 'trainedListener',
  first: ['true'],
  second: ['false'],
  alternative: 'greater',
} satisfies NonNullable<PanelFileInput['analysisPlan']>['claims'][number];

/** Plans that name what no answer will have, of a panel that asks for an instrument. */
const named = (
  plans: Readonly<Record<string, [NonNullable<PanelFileInput['analysisPlan']>, RegExp]>>,
): [string, Changes, RegExp][] =>
  Object.entries(plans).map(([what, [analysisPlan, problem]]) => {
    const options = ['piano', 'voice'].map((value) => ({ value, label: value }));
    const question = { fieldId: 'instrument', question: 'Which?', kind: 'choice' as const, options };
    return [what, { analysisPlan, questionnaire: [question] }, problem];
  });

let built = 0;
async function build(changes: Changes | string = {}): Promise<BuiltPanel> {
  built += 1;
  const panelFile = join(folder, 'panel.yaml');
  await writeFile(panelFile, typeof changes === 'string' ? changes : stringify(panelOf(changes)));
  return buildPanel({ panelFile, outFolder: join(folder, `out-${built}`), seed: 'a seed' });
}

async function expectRefusal(changes: Changes | string, problem: RegExp): Promise<void> {
  const refused = build(changes);
  await expect(refused).rejects.toThrow(PanelFileError);
  await expect(refused).rejects.toThrow(problem);
}

/** Role and condition of each stimulus, by use and level. */
const castOf = ({ pack, blindingKey }: BuiltPanel) =>
  pack.comparisons
    .map(({ comparisonId, use, level }) => ({
      use,
      level,
      stimuli: blindingKey.stimuli
        .filter((entry) => entry.comparisonId === comparisonId)
        .map(({ role, conditionId }) => `${role} ${conditionId}`)
        .sort(),
      startSeconds: blindingKey.stimuli.find((entry) => entry.comparisonId === comparisonId)!.startSeconds,
    }))
    .sort((one, other) => one.use.localeCompare(other.use) || one.level.localeCompare(other.level));

describe('buildPanel()', () => {
  it('makes a definition, a pack, a key and warnings from a short file', async () => {
    const panel = await build();
    const out = join(folder, `out-${built}`);
    expect((await readdir(out)).sort()).toEqual([
      'blinding-key.json',
      'pack',
      'pack.inputs.json',
      'panel.json',
      'warnings',
    ]);
    const definition = panelDefinitionSchema.parse(
      JSON.parse(await readFile(join(out, 'panel.json'), 'utf8')),
    );
    expect(definition).toEqual(panel.definition);
    expect(definition).toMatchObject({
      panelId: 'my-panel',
      trialsPerSession: 10,
      trainingTrials: 2,
      question: 'Is X the same as A, or the same as B?',
      analysisPlan: { claims: [{ test: 'exact-binomial', alternative: 'greater', stratum: 'overall' }] },
    });
    expect(castOf(panel)).toMatchObject([
      { use: 'trials', level: 'matched', stimuli: ['condition canary-human', 'condition canary-ours'] },
    ]);
    for (const secret of ['blinding-key.json', 'warnings/warnings.json', 'pack.inputs.json'])
      expect((await stat(join(out, secret))).mode & 0o777).toBe(0o600);
    for (const name of await readdir(panel.packFolder))
      expect(`${name} ${await readFile(join(panel.packFolder, name), 'latin1')}`).not.toMatch(/canary/);
  });

  it('hides the reference and adds anchors for MUSHRA, and compares conditions with each other', async () => {
    const panel = await build({
      method: 'mushra',
      material: { conditions: ['canary-human', 'canary-ours', 'canary-mix'], reference: 'canary-mix' },
    });
    expect(castOf(panel)[0]!.stimuli).toEqual([
      'condition canary-human',
      'condition canary-ours',
      'hidden-reference canary-mix',
      'low-anchor low-anchor',
      'mid-anchor mid-anchor',
    ]);
    expect(panel.definition.analysisPlan).toMatchObject({
      claims: [{ test: 'rating-difference', conditions: ['canary-human', 'canary-ours'] }],
      exclusions: [
        'training-trials',
        { rule: 'post-screening', reference: 'canary-mix', midAnchor: 'mid-anchor' },
      ],
    });
  });

  it('opens the reference where the method hides none, and crosses levels', async () => {
    const panel = await build({
      method: 'preference',
      material: { reference: 'canary-mix', levels: ['matched', 'as-released', 'platform:youtube'] },
    });
    const stimuli = ['condition canary-human', 'condition canary-ours', 'open-reference canary-mix'];
    expect(castOf(panel).map(({ level }) => level)).toEqual(['as-released', 'matched', 'platform:youtube']);
    for (const comparison of castOf(panel)) expect(comparison.stimuli).toEqual(stimuli);
    expect(panel.definition.introduction).not.toMatch(/equally loud/);
  });

  it('practises, qualifies and catches on other places, each of them heard once', async () => {
    const panel = await build({
      controls: { catchTrials: 2 },
      qualification: { trials: 3, required: 2 },
      material: {
        excerpts: { choose: 'typical', seconds: 1.5 },
        training: {},
        qualification: { items: ['canary-two'] },
      },
    });
    const cast = castOf(panel);
    expect(cast.map(({ use }) => use)).toEqual(['catch', 'qualification', 'training', 'trials']);
    const ofFirst = panel.blindingKey.stimuli.filter(({ itemId }) => itemId === 'canary-one');
    const places = [...new Set(ofFirst.map(({ startSeconds }) => startSeconds))].sort((a, b) => a - b);
    for (const [index, place] of places.slice(1).entries())
      expect(place - places[index]!).toBeGreaterThanOrEqual(1.5);
    expect(cast.find(({ use }) => use === 'catch')!.stimuli).toMatchObject([
      expect.stringMatching(/^condition /),
      'spoiled spoiled',
    ]);
    expect(panel.definition.analysisPlan.exclusions).toContainEqual({
      rule: 'catch-trials',
      required: 1,
      of: 2,
    });
  });

  it('takes given places, and goes from the end of a track into the next', async () => {
    const panel = await build({
      material: {
        excerpts: [
          { item: 'canary-one', startSeconds: 2, endSeconds: 3.5 },
          { item: 'canary-one', next: 'canary-two', lastSeconds: 1, gapSeconds: 0.5, firstSeconds: 1.25 },
        ],
      },
    });
    const seconds = panel.blindingKey.stimuli.map((one) => [one.itemId, one.seconds, one.startSeconds]);
    expect(seconds).toContainEqual(['canary-one', 1.5, 2]);
    const [, heard, start] = seconds.find(([itemId]) => itemId === 'canary-one+canary-two')!;
    expect(heard).toBeCloseTo(2.75, 3);
    expect(start).toBeCloseTo(8, 3);
  });

  it('takes masters and mixes of a dataset, and refuses a file that has changed since', async () => {
    const dataset = join(folder, 'dataset');
    await mkdir(dataset);
    const mix = mapSamples(music('set', { seconds: 4, sampleRate: SAMPLE_RATE }), (sample) => 0.5 * sample);
    await smallDataset(dataset, [
      { id: 'canary-song', mix, masters: { artist: mapSamples(mix, (sample) => Math.tanh(3 * sample)) } },
    ]);
    const panelFile = join(folder, 'dataset-panel.yaml');
    const ofDataset = {
      ...panelOf(),
      material: { dataset: 'dataset', excerpts: { choose: 'chorus', seconds: 2 } },
    };
    await writeFile(panelFile, stringify(ofDataset));
    const again = () =>
      buildPanel({ panelFile, outFolder: join(folder, 'of-dataset'), seed: 'a seed', replace: true });
    expect(castOf(await again())[0]!.stimuli).toEqual(['condition artist', 'condition mix']);
    await writeFile(join(dataset, 'canary-song.mix.wav'), encodeWav(mix, { bitDepth: 16 }));
    await writeFile(
      panelFile,
      stringify({ ...ofDataset, material: { ...ofDataset.material, excerpts: { seconds: 1 } } }),
    );
    await expect(again()).rejects.toThrow(/it has changed; the manifest was written for another file/);
  });

  it('leaves a panel that nothing has changed as it is, and builds it anew for another', async () => {
    const panelFile = join(folder, 'panel.yaml');
    await writeFile(panelFile, stringify(panelOf()));
    const again = () => buildPanel({ panelFile, outFolder: join(folder, 'kept') });
    const first = await again();
    const { mtimeMs } = await stat(join(first.packFolder, 'pack.json'));
    expect(await again()).toEqual(first);
    expect((await stat(join(first.packFolder, 'pack.json'))).mtimeMs).toBe(mtimeMs);
    expect((await stat(join(folder, 'kept', 'pack-secret'))).mode & 0o777).toBe(0o600);
  });

  it('builds over no panel with other words, other music or a lost secret, unless it is told to', async () => {
    const panelFile = join(folder, 'panel.yaml');
    const outFolder = join(folder, 'guarded');
    const again = (replace: boolean) => buildPanel({ panelFile, outFolder, replace });
    const write = (changes: Changes & { seconds?: number }) => {
      const { seconds = 1, ...others } = changes;
      return writeFile(panelFile, stringify(panelOf({ ...others, material: { excerpts: { seconds } } })));
    };
    await write({});
    const first = await again(false);
    const lies = async () => ({
      pack: await readFile(join(first.packFolder, 'pack.json'), 'utf8'),
      definition: await readFile(first.definitionFile, 'utf8'),
    });
    const before = await lies();
    const refused = async (differs: OtherPanelError['differs']) => {
      await expect(again(false)).rejects.toMatchObject({ name: 'OtherPanelError', differs });
      expect(await lies()).toEqual(before);
    };
    await write({ title: 'Another' });
    await refused('definition');
    // the definition is the same, the sounds are not
    await write({ seconds: 1.2 });
    await refused('stimuli');
    await write({});
    const secretFile = join(outFolder, 'pack-secret');
    const secret = await readFile(secretFile);
    await rm(secretFile);
    await refused('secret');
    await writeFile(secretFile, secret);
    expect((await again(false)).pack).toEqual(first.pack);
    await write({ seconds: 1.2 });
    expect((await again(true)).pack.packId).toBe(first.pack.packId);
    expect((await lies()).pack).not.toBe(before.pack);
  });

  it('refuses a place that was chosen where another use hears it', async () => {
    await expect(
      build({
        material: {
          excerpts: [{ item: 'canary-one', startSeconds: 4, endSeconds: 5 }],
          // of nine seconds no five lie beside the one
          training: { excerpts: { choose: 'typical', seconds: 5 } },
        },
      }),
    ).rejects.toThrow(
      /^Cannot hear “canary-one” at \d\.\d to \d\.\d s for training as trials hears it at 4\.0 to 5\.0 s: choose/,
    );
  });

  describe('refuses, with line and cure,', () => {
    it.each<[string, Changes, RegExp]>([
      ['MUSHRA without a reference', { method: 'mushra' }, /material\.reference: mushra holds everything/],
      [
        'anchors where two are compared',
        { material: { anchors: true, reference: null } },
        /line \d+: material\.anchors: anchors are for methods that show all at once/,
      ],
      [
        'a reference that gives the answer away',
        { material: { reference: 'canary-mix' } },
        /line \d+: material\.reference: a reference beside it would give the answer away in abx/,
      ],
      [
        'one condition alone',
        { material: { conditions: ['canary-ours'] } },
        /abx needs two conditions, and there is canary-ours$/,
      ],
      [
        'a condition that is not there',
        { material: { conditions: ['canary-ours', 'service'] } },
        /line \d+: material\.conditions\.1: no item has “service”: there are canary-mix, canary-human, canary-ours/,
      ],
      [
        'an item that is not there',
        { material: { items: ['canary-three'] } },
        /line \d+: material\.items\.0: there is no item “canary-three”: there are canary-one, canary-two/,
      ],
      [
        'identification without an AI',
        { method: 'identification', material: { conditions: ['canary-mix', 'canary-human'] } },
        /one condition by an engine and one by somebody else/,
      ],
      [
        'catch trials of identification',
        { method: 'identification', controls: { catchTrials: 1 } },
        /identification has no catch trials/,
      ],
      [
        'a qualification without material',
        { qualification: { trials: 3, required: 2 } },
        /say on what material listeners qualify/,
      ],
      [
        'material to qualify on without a qualification',
        { material: { qualification: {} } },
        /add qualification to the panel/,
      ],
      ['material for no catch trials', { material: { catch: {} } }, /set controls\.catchTrials/],
      [
        'a platform that nobody knows',
        { material: { levels: ['platform:myspace'] } },
        /line \d+: material\.levels\.0: no platform “myspace” is known: these are spotify-normal/,
      ],
      [
        'places by two rules in one item',
        { material: { training: { excerpts: { choose: 'chorus', seconds: 2 } } } },
        /choose alike, or from other items/,
      ],
      [
        'a plan for conditions that are not compared',
        {
          analysisPlan: {
            claims: [
              { test: 'exact-binomial', alternative: 'greater', conditions: ['canary-ours', 'canary-mix'] },
            ],
          },
        },
        /“canary-mix” is none of the panel’s conditions/,
      ],
      [
        'a place of the trials for practice',
        {
          material: {
            excerpts: [{ item: 'canary-one', startSeconds: 2, endSeconds: 4 }],
            training: { excerpts: [{ item: 'canary-one', startSeconds: 3.5, endSeconds: 5 }] },
          },
        },
        /line \d+: material\.training\.excerpts\.0: training would hear what trials hears of “canary-one” \(material\.excerpts\.0\)/,
      ],
      [
        'the start of a track that trials go on into',
        {
          qualification: { trials: 1, required: 1 },
          material: {
            excerpts: [{ item: 'canary-one', next: 'canary-two', lastSeconds: 2, firstSeconds: 2 }],
            qualification: { excerpts: [{ item: 'canary-two', startSeconds: 0, endSeconds: 1 }] },
          },
        },
        /material\.qualification\.excerpts\.0: qualification would hear what trials hears of “canary-two”/,
      ],
      ...named({
        'a column that no answer has': [
          { claims: [{ ...ABOVE, where: { trainedListner: ['true'] } }] },
          /claims\.0\.where\.trainedListner: “trainedListner” is no column of the answers, perhaps “trainedListener”: these are panelId/,
        ],
        'a question that is not asked': [
          { claims: [{ ...ABOVE, stratum: 'q_instruments' }] },
          /claims\.0\.stratum: “q_instruments” is no column of the answers, perhaps “q_instrument”/,
        ],
        'an option that a question does not have': [
          { claims: [{ ...ABOVE, where: { q_instrument: ['trombone'] } }] },
          /“trombone” is no q_instrument of this panel.*: these are piano, voice/,
        ],
        'a level that is not heard': [
          { claims: [{ ...ABOVE, where: { level: ['as-released'] } }] },
          /“as-released” is no level of this panel: these are matched/,
        ],
        'a playback system that nobody knows': [
          { claims: [{ ...ABOVE, where: { playback: ['headphone'] } }] },
          /“headphone” is no playback of this panel, perhaps “headphones”/,
        ],
        'a piece that is not heard in the trials': [
          { claims: [{ ...ABOVE, where: { itemId: ['canary-two'] } }] },
          /“canary-two” is no itemId of this panel, perhaps “canary-one”: these are canary-one/,
        ],
        'what is neither yes nor no': [
          { claims: [{ ...DIFFERENCE, first: ['trained'] }] },
          /claims\.0\.first: “trained” is no trainedListener: these are true, false/,
        ],
        'a breakdown by what is not asked': [
          { claims: [ABOVE], strata: ['attribute'] },
          /strata\.0: “attribute” is no column of the answers/,
        ],
        'leaving out by catch trials that there are not': [
          { claims: [ABOVE], exclusions: [{ rule: 'catch-trials', required: 1, of: 2 }] },
          /exclusions\.0: there are no catch trials/,
        ],
        'post-screening of what is no rating': [
          {
            claims: [ABOVE],
            exclusions: [{ rule: 'post-screening', reference: 'canary-mix', midAnchor: null }],
          },
          /exclusions\.0: post-screening is for ratings, and this is abx/,
        ],
      }),
      [
        'screening by an anchor that is not there',
        {
          method: 'triple-stimulus',
          material: { conditions: ['canary-ours'], reference: 'canary-human' },
          analysisPlan: {
            claims: [{ test: 'rating-difference', conditions: ['canary-ours', 'canary-human'] }],
            exclusions: [{ rule: 'post-screening', reference: 'canary-human', midAnchor: 'mid-anchor' }],
          },
        },
        /exclusions\.0: “mid-anchor” is none of the panel’s conditions.*: these are canary-ours, canary-human/,
      ],
      [
        'a difference of preferences of no one pair',
        {
          method: 'preference',
          material: { conditions: ['canary-mix', 'canary-human', 'canary-ours'] },
          analysisPlan: { claims: [DIFFERENCE] },
        },
        /line \d+: analysisPlan: Cannot judge the claim “difference” as a difference of preferences is of one pair/,
      ],
      [
        'a plan that does not fit the method',
        { analysisPlan: { claims: [{ test: 'ranking' }] } },
        /line \d+: analysisPlan: Cannot judge the claim/,
      ],
      [
        'what the definition refuses',
        { attributes: [{ attributeId: 'warm', question: 'Warmer?' }] },
        /attributes are for liking and rating/,
      ],
      ['two sources', { material: { run: 'a-run' } }, /exactly one of run, dataset and files/],
      [
        'a condition with a name that the bench keeps',
        { material: { conditions: ['low-anchor', 'canary-ours'] } },
        /must be another than low-anchor/,
      ],
    ])('%s', async (_, changes, problem) => {
      await expectRefusal(changes, problem);
    });

    it('what is no YAML, and a field that nobody knows', async () => {
      await expectRefusal('title: [', /line \d+/);
      await expectRefusal(stringify({ ...panelOf(), colour: 'blue' }), /line \d+: .*colour/);
    });
  });
});
