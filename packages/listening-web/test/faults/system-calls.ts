/** What a process asked of the system about files, in order, as strace saw it. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type FileEvent =
  | { readonly kind: 'write'; readonly file: string; readonly offset: number; readonly bytes: Buffer }
  | { readonly kind: 'truncate'; readonly file: string; readonly length: number }
  | { readonly kind: 'sync'; readonly file: string }
  | { readonly kind: 'remove'; readonly file: string }
  | { readonly kind: 'rename'; readonly file: string; readonly to: string }
  | { readonly kind: 'link'; readonly file: string; readonly to: string }
  /** A line that left by standard output. */
  | { readonly kind: 'said'; readonly line: string };

const CALLS =
  'open,openat,creat,write,pwrite64,writev,pwritev,ftruncate,fsync,fdatasync,rename,renameat,renameat2,unlink,unlinkat,link,linkat,copy_file_range,sendfile,fallocate';
const OPTIONS = ['-f', '-y', '-xx', '-s', '16777216'];

/** Whether strace is here and may trace; says so where not. */
export function canTrace(): boolean {
  const can = process.platform === 'linux' && spawnSync('strace', ['-o', '/dev/null', 'true']).status === 0;
  if (!can) console.warn('not run: what needs strace to watch or to fail a process');
  return can;
}

/** Runs a command to its end and tells what it did to the files of a folder. */
export function traceFiles({
  command,
  args,
  folder,
}: {
  command: string;
  args: readonly string[];
  folder: string;
}): readonly FileEvent[] {
  const traces = mkdtempSync(join(tmpdir(), 'earwitness-trace-'));
  const trace = join(traces, 'trace');
  try {
    execFileSync('strace', [...OPTIONS, '-e', `trace=${CALLS}`, '-o', trace, command, ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    return readTrace(readFileSync(trace, 'latin1'), folder);
  } finally {
    rmSync(traces, { recursive: true, force: true });
  }
}

/**
 * Reads a trace.
 *
 * @throws {Error} for a call that changes a file of the folder in a way this reader does not follow
 */
function readTrace(trace: string, folder: string): readonly FileEvent[] {
  const events: FileEvent[] = [];
  const unfinished = new Map<string, string>();
  const inside = (path: string) => path.startsWith(`${folder}/`);
  let said = '';
  for (const line of trace.split('\n')) {
    const [, thread = '', rest = ''] = /^(\d+)\s+(.*)$/.exec(line) ?? [];
    const begun = /^(.*?)\s*<unfinished \.\.\.>$/.exec(rest);
    if (begun) {
      unfinished.set(thread, begun[1] ?? '');
      continue;
    }
    const resumed = /^<\.\.\. \w+ resumed>(.*)$/.exec(rest);
    const call = resumed ? `${unfinished.get(thread) ?? ''}${resumed[1]}` : rest;
    const [, name = '', argumentsText = '', result = ''] = /^(\w+)\((.*)\)\s+= (-?\d+)/.exec(call) ?? [];
    if (name === '' || result.startsWith('-')) continue;
    const file = pathOfDescriptor(argumentsText);
    const strings = [...argumentsText.matchAll(/"((?:\\x[0-9a-f]{2})*)"/g)].map((match) =>
      unhex(match[1] ?? ''),
    );
    const numbers = argumentsText.split(', ').map(Number);
    const text = (index: number) => strings[index]?.toString('utf8') ?? '';
    switch (name) {
      case 'pwrite64':
        if (inside(file)) {
          const bytes = (strings[0] ?? Buffer.alloc(0)).subarray(0, Number(result));
          events.push({ kind: 'write', file, offset: numbers.at(-1) ?? 0, bytes });
        }
        break;
      case 'write':
        if (/^1</.test(argumentsText)) {
          said += text(0);
          const lines = said.split('\n');
          said = lines.pop() ?? '';
          for (const one of lines) events.push({ kind: 'said', line: one });
        } else if (inside(file)) throw new Error(`a write without an offset to ${file}`);
        break;
      case 'ftruncate':
        if (inside(file)) events.push({ kind: 'truncate', file, length: numbers.at(-1) ?? 0 });
        break;
      case 'fsync':
      case 'fdatasync':
        if (inside(file)) events.push({ kind: 'sync', file });
        break;
      case 'unlink':
      case 'unlinkat':
        if (inside(text(0))) events.push({ kind: 'remove', file: text(0) });
        break;
      case 'rename':
      case 'renameat':
      case 'renameat2':
        if (inside(text(0))) events.push({ kind: 'rename', file: text(0), to: text(1) });
        break;
      case 'link':
      case 'linkat':
        if (inside(text(0))) events.push({ kind: 'link', file: text(0), to: text(1) });
        break;
      case 'open':
      case 'openat':
      case 'creat':
        if (inside(text(0)) && argumentsText.includes('O_TRUNC')) {
          events.push({ kind: 'truncate', file: text(0), length: 0 });
        } else if (inside(text(0)) && argumentsText.includes('O_CREAT')) {
          events.push({ kind: 'write', file: text(0), offset: 0, bytes: Buffer.alloc(0) });
        }
        break;
      default:
        if (inside(file)) throw new Error(`a ${name} to ${file}`);
    }
  }
  return events;
}

/** `7</folder/file>, …`, the path in hexadecimal. */
function pathOfDescriptor(argumentsText: string): string {
  const path = /^\d+<((?:\\x[0-9a-f]{2})*)>/.exec(argumentsText)?.[1] ?? '';
  return unhex(path).toString('utf8');
}

const unhex = (text: string): Buffer => Buffer.from(text.replaceAll('\\x', ''), 'hex');
