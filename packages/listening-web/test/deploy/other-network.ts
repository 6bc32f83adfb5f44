/** A second network on this machine: a namespace of its own behind a cable of two ends, as a phone behind a router would be. */
import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findOnPath } from '../find-on-path.ts';

const run = promisify(execFile);
const IP_FILE = findOnPath('ip');

/** Whether this account may make networks, which root alone may, and not in every container. */
export async function mayMakeNetworks(): Promise<boolean> {
  if (IP_FILE === undefined || process.getuid?.() !== 0) return false;
  const name = `earwitness-try-${process.pid}`;
  const isMade = await run(IP_FILE, ['netns', 'add', name]).then(
    () => true,
    () => false,
  );
  if (isMade) await run(IP_FILE, ['netns', 'delete', name]);
  return isMade;
}

export interface OtherNetwork {
  /** This machine's address as seen from there. */
  readonly address: string;
  /** Makes a program that starts another one there. */
  programThere(file: string): Promise<string>;
  remove(): Promise<void>;
}

export async function makeOtherNetwork(): Promise<OtherNetwork> {
  const name = `earwitness-${process.pid}`;
  // Names of interfaces have 15 characters at most.
  const [here, there] = [`ew${process.pid}h`, `ew${process.pid}t`];
  const ip = (...words: readonly string[]) => run(IP_FILE ?? 'ip', words);
  const third = process.pid % 256;
  const [address, addressThere] = [`10.203.${third}.1`, `10.203.${third}.2`];
  const folder = await mkdtemp(join(tmpdir(), 'earwitness-network-'));
  await ip('netns', 'add', name);
  try {
    await ip('link', 'add', here, 'type', 'veth', 'peer', 'name', there, 'netns', name);
    await ip('address', 'add', `${address}/30`, 'dev', here);
    await ip('link', 'set', here, 'up');
    await ip('-n', name, 'address', 'add', `${addressThere}/30`, 'dev', there);
    await ip('-n', name, 'link', 'set', there, 'up');
    await ip('-n', name, 'link', 'set', 'lo', 'up');
  } catch (problem) {
    await ip('netns', 'delete', name);
    throw problem;
  }
  return {
    address,
    async programThere(file) {
      const program = join(folder, 'program');
      await writeFile(program, `#!/bin/sh\nexec ${IP_FILE} netns exec ${name} '${file}' "$@"\n`);
      await chmod(program, 0o755);
      return program;
    },
    async remove() {
      // The other end of the cable goes with its network, and this end with the other.
      await ip('netns', 'delete', name);
      await rm(folder, { recursive: true });
    },
  };
}
