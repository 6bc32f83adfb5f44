import { describe, expect, it } from 'vitest';
import { BenchError } from '../errors.ts';
import { panelFileSchema } from '../panel/panel-file.ts';
import { importWebMushra } from './import-web-mushra.ts';

const MUSHRA = `
testname: How near is each codec?
testId: codec_study
remoteService: service/write.php
showButtonPreviousPage: true
pages:
  - type: consent
    id: consent
    content: <h1>Welcome</h1> You may <b>stop</b> &amp; leave at any time.
  - type: volume
    id: vol
    stimulus: sounds/tone.wav
  -
    - random
    - type: mushra
      id: strings
      content: Rate the <i>likeness</i>.
      showWaveform: true
      enableLooping: false
      reference: sounds/strings.wav
      createAnchor35: true
      createAnchor70: false
      randomize: false
      showConditionNames: true
      stimuli: { Codec A: sounds/strings-a.wav, Codec B: sounds/strings-b.wav, Extra: sounds/strings-x.wav }
    - type: mushra
      id: drums
      content: Rate the <i>likeness</i>.
      reference: sounds/drums.wav
      createAnchor35: true
      createAnchor70: true
      stimuli: { Codec A: sounds/drums-a.wav, Codec B: sounds/drums-b.wav }
  - type: likert_single_stimulus
    id: alone
    stimuli: { Codec A: sounds/drums-a.wav }
    response: [{ value: 1, label: bad }]
  - type: bs1116
    id: fine
    reference: sounds/drums.wav
    stimuli: { Codec A: sounds/drums-a.wav }
  - type: finish
    showResults: true
    questionnaire:
      - { type: number, name: age, label: Your age, optional: true }
      - { type: likert, name: Ears!, label: Your ears, response: [{ value: good, label: Good }, { value: bad }] }
      - { type: long_text, name: remarks, label: Remarks, optional: true }
      - { type: slider, name: mood, label: Mood }
`;

describe('importWebMushra()', () => {
  const { panel, lost } = importWebMushra(MUSHRA);

  it('makes a panel’s file of MUSHRA pages', () => {
    expect(panelFileSchema.parse(panel)).toMatchObject({
      panelId: 'codec-study',
      title: 'How near is each codec?',
      method: 'mushra',
      question: 'Rate the likeness.',
      introduction: 'Welcome You may stop & leave at any time.',
      trialsPerSession: 2,
      showOwnResult: true,
      questionnaire: [
        { fieldId: 'age', kind: 'number', required: false },
        {
          fieldId: 'ears',
          kind: 'choice',
          options: [
            { value: 'good', label: 'Good' },
            { value: 'bad', label: 'bad' },
          ],
        },
        { fieldId: 'remarks', kind: 'text', required: false },
      ],
      material: {
        reference: 'reference',
        conditions: ['codec-a', 'codec-b'],
        levels: ['as-released'],
        excerpts: { seconds: 600 },
      },
    });
    expect(panel.material.files).toContainEqual({
      item: 'drums',
      condition: 'codec-b',
      maker: 'none',
      file: 'sounds/drums-b.wav',
    });
    expect(panel.material.files).toContainEqual({
      item: 'strings',
      condition: 'reference',
      maker: 'none',
      file: 'sounds/strings.wav',
    });
  });

  it.each([
    /pages of other types are left out \(“fine”\)/,
    /a type that panels do not have are left out \(“alone”\)/,
    /sets the volume/,
    /not every page has are left out \(extra\)/,
    /Names of conditions are not shown/,
    /never in the order of the file/,
    /No waveform/,
    /in a loop/,
    /Both anchors/,
    /remote service/,
    /go back to an earlier trial/,
    /as-released/,
    /from the folder of webMUSHRA/,
    /asked before the trials/,
    /“Mood” is of a kind \(slider\)/,
    /instruction pages became the introduction/,
  ])('says what is lost: %s', (sentence) => {
    expect(lost.filter((one) => sentence.test(one))).toHaveLength(1);
  });

  it('says nothing of what was not there', () => {
    const { lost: less } = importWebMushra(`
testname: Short
pages:
  - type: mushra
    id: one
    reference: a.wav
    createAnchor35: true
    createAnchor70: true
    stimuli: { b: b.wav }
`);
    expect(less).toEqual([expect.stringMatching(/as-released/), expect.stringMatching(/from the folder/)]);
  });

  it('asks pairs as ABX, BS.1116 as triple stimulus and Likert scales as ratings', () => {
    const imported = (type: string, more = '') =>
      importWebMushra(
        `pages:\n  - { type: ${type}, id: one, reference: r.wav, stimuli: { a: a.wav, b: b.wav }${more} }\n`,
      );
    const abx = imported('paired_comparison', ', unforced: Cannot tell');
    expect(panelFileSchema.parse(abx.panel)).toMatchObject({
      title: 'Imported from webMUSHRA',
      method: 'abx',
      trialsPerSession: 2,
      material: { conditions: ['reference', 'a', 'b'], reference: null },
    });
    expect(abx.lost.join(' ')).toMatch(/X is either of the two.*with each other.*ABX is forced/);
    expect(panelFileSchema.parse(imported('bs1116', ', createAnchor35: true').panel)).toMatchObject({
      method: 'triple-stimulus',
      material: { conditions: ['a', 'b'], reference: 'reference' },
    });
    const likert = imported('likert_multi_stimulus');
    expect(panelFileSchema.parse(likert.panel)).toMatchObject({
      method: 'multi-stimulus',
      material: { conditions: ['a', 'b'], reference: null },
    });
    expect(likert.panel.material.files).toHaveLength(2);
    expect(likert.lost.join(' ')).toMatch(/from 0 to 100/);
  });

  it('keeps pages, conditions and questions of one name apart', () => {
    const { panel: twins } = importWebMushra(`
pages:
  - { type: bs1116, id: same, reference: r.wav, content: First?, stimuli: { Ä!: a.wav, reference: b.wav } }
  - { type: bs1116, id: same, reference: r2.wav, content: Second?, stimuli: { Ä!: a2.wav, reference: b2.wav } }
  - type: finish
    questionnaire:
      - { type: text, name: 1 }
      - { type: text, name: 2 }
      - { type: text, name: age of the oldest among those who listen }
      - { type: text, name: age of the oldest among those who listened }
`);
    expect([...new Set(twins.material.files!.map(({ item }) => item))]).toEqual(['same', 'same-2']);
    expect(twins.material.conditions).toEqual(['a', 'reference-of-its-own']);
    expect(twins.questionnaire!.map(({ fieldId }) => fieldId)).toEqual([
      'question',
      'question_2',
      'age_of_the_oldest_among_those_wh',
      'age_of_the_oldest_among_those__2',
    ]);
    expect(twins.question).toBe('How much does each version differ from the reference?');
  });

  it.each([
    ['no YAML', 'pages: [', /line \d+ is no YAML/],
    ['something else', 'title: A song', /must be one of webMUSHRA/],
    ['a page without a type', 'pages: [{ id: one }]', /page 1 .*type/],
    ['no trial', 'pages: [{ type: generic, id: one }]', /must have a page of mushra, .*: it has generic/],
    [
      'MUSHRA without a reference',
      'pages: [{ type: mushra, id: one, stimuli: { a: a.wav } }]',
      /page “one” as mushra needs a reference/,
    ],
  ])('refuses %s', (_, text, problem) => {
    expect(() => importWebMushra(text)).toThrow(BenchError);
    expect(() => importWebMushra(text)).toThrow(problem);
  });
});
