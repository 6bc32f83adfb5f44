import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../terminal/report-failure.ts';
import { askPlan } from './ask-plan.ts';

/** Types the next line whenever a question waits for it; ends the input after the last. */
function converse(lines: readonly string[]) {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const left = [...lines];
  let printed = '';
  output.on('data', (chunk: Buffer) => {
    printed += chunk.toString();
    if (!printed.endsWith('] ')) return;
    const line = left.shift();
    if (line === undefined) input.end();
    else input.write(`${line}\n`);
  });
  return { asked: askPlan({ input, output }), printed: () => printed };
}

describe('askPlan()', () => {
  it('takes what stands in brackets where nothing is typed', async () => {
    const { asked } = converse(['', '', '', '', '']);
    expect(await asked).toEqual({ show: 'audible', rate: 0.575, trials: 20 });
  });

  it('asks again, saying why, where it cannot read the answer', async () => {
    const { asked, printed } = converse(['9', '4', 'maybe', 'y', '65', '50 %', '16', '24', '30']);
    expect(await asked).toEqual({
      show: 'difference',
      groups: true,
      rate: 0.65,
      against: 0.5,
      trials: 16,
      tracks: 24,
      listeners: 30,
    });
    expect(printed()).toContain('It must be a number from 1 to 6.');
    expect(printed()).toContain('It must be y or n.');
  });

  it('asks of each goal what only this one needs', async () => {
    const many = ['', '', ''];
    expect(await converse(['inaudible', '5 %', ...many]).asked).toMatchObject({ margin: 0.05 });
    expect(await converse(['3', '55-60 %', ...many]).asked).toMatchObject({
      range: { low: 0.55, high: 0.6 },
    });
    expect(await converse(['5', '', ...many]).asked).toMatchObject({ show: 'preference', rate: 0.6 });
    expect(await converse(['6', '8', '', '']).asked).toEqual({ show: 'rating', points: 8 });
  });

  it('gives up when the input ends', async () => {
    await expect(converse(['1', '0.6']).asked).rejects.toThrow(UsageError);
  });
});
