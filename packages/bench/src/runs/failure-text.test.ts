import { describe, expect, it } from 'vitest';
import { failureText, isOfTheMachine } from './failure-text.ts';

describe('failureText()', () => {
  it('is the first line, without the folder of the job', () => {
    const error = new Error('cannot read /store/work/job-1/mix.wav in /store/work/job-1\n    at a line');
    expect(failureText(error, { leaveOut: ['/store/work/job-1'] })).toBe('cannot read mix.wav in its folder');
    expect(failureText('out of tubes')).toBe('out of tubes');
  });
});

describe('isOfTheMachine()', () => {
  it('knows a full disk however deep it lies, and takes nothing else for one', () => {
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    expect(isOfTheMachine(new Error('outer', { cause: new Error('inner', { cause: full }) }))).toBe(true);
    expect(isOfTheMachine(Object.assign(new Error('no such file'), { code: 'ENOENT' }))).toBe(false);
    expect(isOfTheMachine('ENOSPC')).toBe(false);
  });
});
