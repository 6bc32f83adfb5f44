/** Runs the `earwitness` program as a process of its own, as a person would. */
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const CLONE = fileURLToPath(new URL('../../../', import.meta.url));
export const DEMO_MUSIC = `${CLONE}datasets/demo/audio`;
const PROGRAM = fileURLToPath(new URL('../bin/earwitness.mjs', import.meta.url));

export interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningProgram {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
  /** What was printed so far, both streams. */
  printed(): string;
  /** Waits until the text shows up; rejects when the program ends first. */
  untilPrinted(pattern: RegExp): Promise<RegExpExecArray>;
}

export function startProgram(
  programArguments: readonly string[],
  { cwd = CLONE }: { cwd?: string } = {},
): RunningProgram {
  const child = spawn(process.execPath, [PROGRAM, ...programArguments], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  const listeners = new Set<() => void>();
  const notify = () => {
    for (const listener of listeners) listener();
  };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    notify();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    notify();
  });
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (exitCode) => {
      resolve({ exitCode, stdout, stderr });
      notify();
    });
  });
  return {
    process: child,
    ended,
    printed: () => stdout + stderr,
    untilPrinted: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = pattern.exec(stdout + stderr);
          if (found) {
            listeners.delete(look);
            resolve(found);
          } else if (child.exitCode !== null) {
            listeners.delete(look);
            reject(new Error(`ended with ${child.exitCode} before printing ${pattern}:\n${stdout}${stderr}`));
          }
        };
        listeners.add(look);
        look();
      }),
  };
}

export function runProgram(
  programArguments: readonly string[],
  options: { cwd?: string } = {},
): Promise<Ended> {
  return startProgram(programArguments, options).ended;
}
