import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AnswersRead } from './answers-read.ts';
import { type ReadAnswersOptions, readAnswers } from './read-answers.ts';

const SAMPLES = fileURLToPath(new URL('../../test/answers/samples/', import.meta.url));
const sample = (name: string, options?: ReadAnswersOptions): Promise<AnswersRead> =>
  readAnswers(join(SAMPLES, name), options);

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earwitness-answers-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function read(text: string, options?: ReadAnswersOptions): Promise<AnswersRead> {
  const file = join(folder, 'answers.csv');
  await writeFile(file, text);
  return readAnswers(file, options);
}

const taken = ({ columns }: AnswersRead): Record<string, string> =>
  Object.fromEntries(columns.map(({ column, takenFor }) => [column, takenFor]));

describe('readAnswers() on what webMUSHRA writes', () => {
  it('reads MUSHRA pages, and never names who gave an e-mail address', async () => {
    const answers = await sample('webmushra-mushra.csv');
    expect(answers).toMatchObject({ kind: 'ratings', format: 'webMUSHRA, MUSHRA pages', unread: [] });
    expect(answers.rows).toHaveLength(504);
    expect(answers.rows[0]).toMatchObject({
      listener: 'listener 1',
      itemId: 'song1',
      condition: 'reference',
      rating: 100,
      age: '37',
    });
    expect(taken(answers)).toMatchObject({
      email: 'the listener, numbered instead of named',
      session_uuid: 'the session',
      trial_id: 'the piece',
      rating_stimulus: 'the version that was rated',
      rating_score: 'the rating',
      gender: 'a column of its own, for strata',
    });
    expect(JSON.stringify(answers.rows)).not.toContain('@');
  });

  it('reads paired comparisons as right and wrong, and says which line nobody answered', async () => {
    const answers = await sample('webmushra-paired-comparison.csv');
    expect(answers).toMatchObject({ kind: 'choices', method: 'abx' });
    expect(answers.rows[0]).toMatchObject({
      listener: 'L01',
      conditionA: 'reference',
      conditionB: 'C1',
      choice: 'A',
      correct: true,
      headphones: 'in ear',
    });
    expect(answers.rows.filter(({ choice }) => choice === 'none').length).toBeGreaterThan(0);
    expect(answers.unread).toEqual([{ where: 'line 28', reason: 'it is not answered' }]);
  });

  it('reads both ratings of a BS.1116 row', async () => {
    const answers = await sample('webmushra-bs1116.csv');
    expect(answers.rows).toHaveLength(128);
    expect(answers.rows.slice(0, 2)).toMatchObject([
      { condition: 'reference', rating: 4.93 },
      { condition: 'C1', rating: 4.21 },
    ]);
  });

  it('reads Likert pages between their blanks, and leaves out what was not rated', async () => {
    const answers = await sample('webmushra-likert.csv');
    expect(answers.rows).toHaveLength(35);
    expect(answers.unread).toEqual([{ where: 'line 10', reason: 'it is not rated' }]);
  });

  it('asks which of several scales is meant', async () => {
    await expect(sample('webmushra-likert-scales.csv')).rejects.toThrow(
      'name the one to judge: --rating stimuli_rating1 or --rating stimuli_rating2',
    );
    const answers = await sample('webmushra-likert-scales.csv', { columns: { rating: 'stimuli_rating2' } });
    expect(answers.rows).toHaveLength(6);
    expect(taken(answers).stimuli_rating1).toBe('a column of its own, for strata');
  });

  it('refuses what it could not judge, and says why', async () => {
    await expect(
      read(
        'session_test_id,email,trial_id,name,stimulus,position_x,position_y,position_z\nt,a@b.c,1,x,C1,0,1,2\n',
      ),
    ).rejects.toThrow('spatial answers are positions');
    await expect(
      read(
        'session_test_id,age,trial_id,rating_stimulus,rating_score,rating_time,rating_comment\nt,30,song,C1,50,1,\n',
      ),
    ).rejects.toThrow('no column tells listeners apart; name one with --listener, such as --listener age');
  });
});

describe('readAnswers() on pymushra’s database', () => {
  it('asks which kind of page is meant, and reads it', async () => {
    await expect(sample('pymushra-db.json')).rejects.toThrow(
      'name one with --pages: mushra, paired_comparison',
    );
    const ratings = await sample('pymushra-db.json', { pages: 'mushra' });
    expect(ratings).toMatchObject({ kind: 'ratings', format: 'pymushra, MUSHRA pages' });
    expect(ratings.rows[0]).toMatchObject({
      listener: 'listener 1',
      itemId: 'song1',
      condition: 'reference',
    });
    const choices = await sample('pymushra-db.json', { pages: 'paired_comparison' });
    expect(choices).toMatchObject({ kind: 'choices', method: 'abx' });
    expect(choices.rows).toHaveLength(8);
  });

  it('names the tests there are', async () => {
    await expect(sample('pymushra-db.json', { test: 'other' })).rejects.toThrow('it has masters_2026');
  });
});

describe('readAnswers() on our own rows', () => {
  it('reads JSON Lines and a table of them alike', async () => {
    const lines = await sample('panel-results.jsonl');
    const table = await sample('panel-results.csv');
    expect(lines).toMatchObject({ kind: 'choices', method: 'abx', simulated: true, unread: [] });
    expect(table.rows).toEqual(lines.rows);
  });

  it('tells a line that is no row by its number', async () => {
    const { readFile } = await import('node:fs/promises');
    const [first = '', second = ''] = (await readFile(join(SAMPLES, 'panel-results.jsonl'), 'utf8')).split(
      '\n',
    );
    const answers = await read(`${first}\n${second.replace('"abx"', '"abz"')}\n{\n`);
    expect(answers.rows).toHaveLength(1);
    expect(answers.unread.map(({ where }) => where)).toEqual(['line 2', 'line 3']);
    expect(answers.unread[0]?.reason).toMatch(/^method: /);
  });
});

describe('readAnswers() on any table', () => {
  it('knows columns by their names, in any usual separator', async () => {
    const answers = await read(
      '\ufeffSubject;Song;Correct;Room\r\nann;x;1;"studio; big"\r\nbob;y;wrong;\r\n',
    );
    expect(answers).toMatchObject({ kind: 'choices', method: 'abx' });
    expect(answers.rows).toMatchObject([
      { listener: 'ann', itemId: 'x', correct: true, Room: 'studio; big' },
      { listener: 'bob', itemId: 'y', correct: false, Room: null },
    ]);
    expect(answers.notes).toEqual(['No columns name the two versions that were compared.']);
  });

  it('takes columns that are named', async () => {
    const answers = await read('who,what,l,r,said\nann,x,ours,human,human\nbob,x,ours,human,tie\n', {
      columns: { listener: 'who', item: 'what', a: 'l', b: 'r', choice: 'said' },
    });
    expect(answers).toMatchObject({ kind: 'choices', method: 'preference' });
    expect(answers.rows.map(({ choice }) => choice)).toEqual(['B', 'none']);
  });

  it('judges choices by a column with the truth', async () => {
    const answers = await read('listener,a,b,choice,truth\nann,m1,m2,A,B\nann,m1,m2,m2,2\n', {
      method: 'identification',
    });
    expect(answers).toMatchObject({ method: 'identification' });
    expect(answers.rows.map(({ correct }) => correct)).toEqual([false, true]);
    expect(answers.notes).toEqual(['No column names the piece: all answers count as answers on one.']);
  });

  it('reads ratings with decimal commas', async () => {
    const answers = await read('listener\titem\tsystem\tscore\nann\tx\tC1\t61,5\nann\tx\tC2\tgood\n');
    expect(answers.rows).toMatchObject([{ condition: 'C1', rating: 61.5 }]);
    expect(answers.unread).toEqual([{ where: 'line 3', reason: '“good” in “score” is no number' }]);
  });

  it('knows practice and catch trials', async () => {
    const answers = await read('listener,correct,practice,catch\nann,1,yes,no\nann,0,no,yes\n');
    expect(answers.rows).toMatchObject([
      { training: true, catchTrial: false },
      { training: false, catchTrial: true },
    ]);
  });

  it('makes booleans of columns that say yes or no throughout, and says of what', async () => {
    const answers = await read(
      'listener,correct,trainedListener,glasses,block,sex\nann,1,TRUE,y,1,f\nbob,0,FALSE,n,2,f\ncy,1,,y,1,f\n',
    );
    expect(answers.rows).toMatchObject([
      { trainedListener: true, glasses: true, block: '1', sex: 'f' },
      { trainedListener: false, glasses: false, block: '2', sex: 'f' },
      { trainedListener: null, glasses: true, block: '1', sex: 'f' },
    ]);
    expect(taken(answers)).toMatchObject({
      trainedListener: 'a column of its own, for strata: “TRUE” is yes, “FALSE” is no',
      glasses: 'a column of its own, for strata: “y” is yes, “n” is no',
      block: 'a column of its own, for strata',
      sex: 'a column of its own, for strata',
    });
    expect(
      (await read('listener,correct,room\nann,1,1\nbob,1,0\n', { where: { room: ['1'] } })).rows,
    ).toHaveLength(1);
  });

  it('keeps a column that is called like one of ours apart', async () => {
    const answers = await read('listener,item,correct,training,condition\nann,x,1,0,loud\n');
    expect(answers.rows[0]).toMatchObject({ training: false, 'condition (file)': 'loud' });
  });

  it('narrows to what is asked for, and says what there is when nothing is left', async () => {
    const text = 'listener,stimulus,correct\nann,noise,1\nann,tone,0\n';
    expect((await read(text, { where: { stimulus: ['tone'] } })).rows).toHaveLength(1);
    await expect(read(text, { where: { stimulus: ['song'] } })).rejects.toThrow(
      'no answer has stimulus=song (there are noise, tone)',
    );
  });

  it('tells what is wrong with a file in one line', async () => {
    await expect(read('')).rejects.toThrow(/answers\.csv: it is empty$/);
    await expect(read('listener,correct\n')).rejects.toThrow('it holds no answers below its head');
    await expect(read('listener,correct\nann,maybe\n')).rejects.toThrow(
      'none of its 1 rows is an answer; line 2: “maybe” in “correct” is neither right nor wrong',
    );
    await expect(read('listener,correct\nann,"1\n')).rejects.toThrow('its fields cannot be told apart');
    await expect(read('a,b\n1,2\n')).rejects.toThrow('no column says who answered; its columns are “a”, “b”');
    await expect(read('listener,correct\nann,1\n', { columns: { item: 'song' } })).rejects.toThrow(
      'there is no column “song” for the piece; it has “listener”, “correct”',
    );
    await expect(read('{"listener": 1}')).rejects.toThrow('it is JSON, but neither');
    await expect(read('listener,correct\nann,1,2\nbob,1\n').then(({ unread }) => unread)).resolves.toEqual([
      { where: 'line 2', reason: 'it has 3 fields, the head has 2' },
    ]);
  });
});
