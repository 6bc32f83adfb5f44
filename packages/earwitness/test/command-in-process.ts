/** Runs commands of `earwitness panel` in the test's own process: what they print and how they end, without a start. */
import { Command, CommanderError } from 'commander';
import { vi } from 'vitest';
import { definePanelCommand } from '../src/commands/panel.ts';
import { describeFailure } from '../src/terminal/report-failure.ts';
import type { Ended } from './program.ts';

/** One at a time: standard output and exit code are the process's own. */
export async function runPanelCommand(words: readonly string[]): Promise<Ended> {
  let stdout = '';
  let stderr = '';
  const take = (append: (text: string) => void) => (chunk: string | Uint8Array) => {
    append(String(chunk));
    return true;
  };
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation(take((text) => (stdout += text))),
    vi.spyOn(process.stderr, 'write').mockImplementation(take((text) => (stderr += text))),
  ];
  const { exitCode: before } = process;
  process.exitCode = 0;
  try {
    const panel = new Command('panel').exitOverride();
    definePanelCommand(panel);
    for (const command of panel.commands) command.exitOverride();
    await panel.parseAsync([...words], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
    else {
      const { line, exitCode } = describeFailure(error);
      stderr += `earwitness: ${line}\n`;
      process.exitCode = exitCode;
    }
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  const exitCode = Number(process.exitCode);
  process.exitCode = before;
  return { exitCode, stdout, stderr };
}
