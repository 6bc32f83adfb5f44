import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { panelFileSchema } from './panel-file.ts';

const files = [
  { item: 'one', condition: 'a', file: 'a.wav' },
  { item: 'one', condition: 'b', file: 'b.wav' },
];
const short = (material: object) => ({
  schema: 'earwitness.panel-file/1',
  title: 'A panel',
  method: 'abx',
  material,
});

describe('panelFileSchema', () => {
  it('takes the example of the documentation', async () => {
    const page = await readFile(join(import.meta.dirname, '../../../../docs/panels.md'), 'utf8');
    const examples = [...page.matchAll(/```yaml\n(.*?)```/gs)].map(([, yaml]) => parse(yaml!));
    const panels = examples.filter(({ schema }) => schema === 'earwitness.panel-file/1');
    expect(panels).toHaveLength(1);
    expect(panelFileSchema.parse(panels[0])).toMatchObject({ method: 'preference' });
  });

  it('fills in what a short file leaves out', () => {
    expect(panelFileSchema.parse(short({ files }))).toMatchObject({
      trialsPerSession: 10,
      trainingTrials: 2,
      showOwnResult: false,
      simulated: false,
      controls: { nullTrials: 0, repeats: 0, catchTrials: 0 },
      material: {
        reference: null,
        levels: ['matched'],
        excerpts: { choose: 'differ-most', seconds: 10, perItem: 1 },
        training: null,
      },
    });
  });

  it('practices whose a sound is on sounds that the trials do not have, or not at all', () => {
    const asked = (more: object, material: object = { files }) =>
      panelFileSchema.safeParse({ ...short(material), method: 'identification', ...more });
    expect(asked({}).data?.trainingTrials).toBe(0);
    expect(asked({}, { files, training: { items: ['two'] } }).data?.trainingTrials).toBe(2);
    expect(asked({ trainingTrials: 1 }).error?.issues).toMatchObject([
      { path: ['trainingTrials'], message: expect.stringMatching(/material\.training/) },
    ]);
  });

  it.each<[string, object, RegExp]>([
    ['no music at all', {}, /exactly one of run, dataset and files/],
    ['music from two places', { files, run: 'runs/demo' }, /exactly one of run, dataset and files/],
    ['a name that the bench keeps', { files, conditions: ['spoiled', 'a'] }, /must be another than/],
    ['a condition twice', { files, conditions: ['a', 'a'] }, /must not name one twice/],
    ['a level that is none', { files, levels: ['loud'] }, /matched, as-released or platform:<name>/],
    [
      'a place that ends before it starts',
      { files, excerpts: [{ item: 'one', startSeconds: 3, endSeconds: 2 }] },
      /a second or more/,
    ],
    ['a field that nobody knows', { files, colour: 'blue' }, /colour/],
  ])('refuses %s', (_, material, problem) => {
    expect(panelFileSchema.safeParse(short(material)).error?.message).toMatch(problem);
  });
});
