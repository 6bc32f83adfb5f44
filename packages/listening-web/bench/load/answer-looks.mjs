/** The server's side of `server-process.mjs`: says where it listens and what it uses, until it is let go. */
import { monitorEventLoopDelay } from 'node:perf_hooks';

export function answerLooks({ url, stop }) {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  process.on('message', ({ collects }) => {
    if (collects) globalThis.gc();
    const { user, system } = process.cpuUsage();
    const { rss, heapUsed } = process.memoryUsage();
    process.send({
      cpuMilliseconds: (user + system) / 1000,
      rssMib: rss / 2 ** 20,
      heapMib: heapUsed / 2 ** 20,
      loopDelayP99Milliseconds: delay.percentile(99) / 1e6,
      loopDelayMaxMilliseconds: delay.max / 1e6,
    });
    delay.reset();
  });
  process.once('disconnect', () => void stop());
  process.send({ url });
}
