/** Starts a server in a process of its own and asks it now and then what it uses. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** Runs one of the programs beside this file; it says first where it listens. */
export async function startServerProcess({ program, args, profileFolder = null }) {
  const profiling =
    profileFolder === null
      ? []
      : ['--cpu-prof', '--cpu-prof-dir', profileFolder, '--cpu-prof-interval', '500'];
  const child = fork(fileURLToPath(new URL(program, import.meta.url)), args, {
    execArgv: ['--expose-gc', ...profiling],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit');
  const [{ url }] = await Promise.race([
    once(child, 'message'),
    ended.then(([code]) => Promise.reject(new Error(`${program} ended (${code})`))),
  ]);
  let looked = Promise.resolve();

  async function lookOnce(collects) {
    child.send({ collects });
    const [figures] = await once(child, 'message');
    return figures;
  }

  return {
    url,
    /** CPU since the start, memory now, delay of the event loop since the last look. */
    look({ collects = false } = {}) {
      looked = looked.then(() => lookOnce(collects));
      return looked;
    },
    async stop() {
      child.disconnect();
      await ended;
    },
  };
}
