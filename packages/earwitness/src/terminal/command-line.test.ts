import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { commandLine } from './command-line.ts';

describe('commandLine()', () => {
  it('leaves plain names as they are', () => {
    expect(commandLine('bench', 'run', 'my-songs/Größe_2')).toBe('npx earwitness bench run my-songs/Größe_2');
  });

  it.skipIf(process.platform === 'win32')('reaches a shell as the same words', () => {
    const words = ['Größtes Album', "Anna's masters", '$HOME', 'a"b', '*'];
    const printed = commandLine(...words).replace(/^npx earwitness /, "printf '%s\\n' ");
    expect(execFileSync('sh', ['-c', printed], { encoding: 'utf8' })).toBe(`${words.join('\n')}\n`);
  });
});
