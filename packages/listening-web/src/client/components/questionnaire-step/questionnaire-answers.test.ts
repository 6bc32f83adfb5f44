import { describe, expect, it } from 'vitest';
import { type Question, questionnaireFrom } from './questionnaire-answers.ts';

const question = (changes: Partial<Question>): Question => ({
  fieldId: 'years',
  question: 'For how long?',
  kind: 'number',
  options: [],
  required: true,
  ...changes,
});

describe('questionnaireFrom()', () => {
  it.each([
    ['12', 12],
    [' 3.5 ', 3.5],
    ['3,5', 3.5],
    ['-2', -2],
    ['１２', 12],
    ['٣٫٥', 3.5],
  ])('reads %s as the number %d', (text, number) => {
    expect(questionnaireFrom({ years: text }, [question({})]).answers).toEqual({ years: number });
  });

  it.each(['twelve', '1,000,000', '1e999', 'Infinity', '0x10'])('takes %s for no number', (text) => {
    expect(questionnaireFrom({ years: text }, [question({})])).toEqual({
      answers: {},
      problems: { years: 'no-number' },
    });
  });

  it('misses what must be answered, and leaves out what need not', () => {
    const asked = [
      question({ fieldId: 'name', kind: 'text' }),
      question({ fieldId: 'why', kind: 'text', required: false }),
    ];
    expect(questionnaireFrom({ name: '  ', why: '' }, asked)).toEqual({
      answers: {},
      problems: { name: 'missing' },
    });
    expect(questionnaireFrom({ name: ' Zoë ' }, asked)).toEqual({ answers: { name: 'Zoë' }, problems: {} });
  });

  it('takes no choice that is not offered, such as of an older draft', () => {
    const asked = [question({ fieldId: 'ears', kind: 'choice', options: [{ value: 'two', label: 'Two' }] })];
    expect(questionnaireFrom({ ears: 'three' }, asked).problems).toEqual({ ears: 'missing' });
    expect(questionnaireFrom({ ears: 'two' }, asked).answers).toEqual({ ears: 'two' });
  });
});
