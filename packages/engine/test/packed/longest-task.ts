/** How long a page keeps its user waiting. */
import type { Page } from 'playwright-core';

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Of the thread's own time, in µs. */
  readonly tdur?: number;
}

const MARK = 'traced from here';

/**
 * The longest task of a page's thread while work goes on, in ms that the thread itself worked: what other programs take of the machine
 * meanwhile is not the page's doing.
 */
export async function longestTaskMs(page: Page, work: () => Promise<void>): Promise<number> {
  const session = await page.context().browser()!.newBrowserCDPSession();
  const events: TraceEvent[] = [];
  session.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])));
  const traceConfig = { includedCategories: ['toplevel', 'blink.user_timing'] };
  await session.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig });
  try {
    await page.evaluate(`performance.mark('${MARK}')`);
    await work();
  } finally {
    const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
    await session.send('Tracing.end');
    await complete;
    await session.detach();
  }
  const mark = events.find(({ name }) => name === MARK)!;
  const tasks = events.filter(
    ({ name, pid, tid, tdur }) =>
      name === 'ThreadControllerImpl::RunTask' && pid === mark.pid && tid === mark.tid && tdur !== undefined,
  );
  if (tasks.length === 0) throw new Error('Cannot tell how long tasks took as none was traced');
  return Math.max(...tasks.map(({ tdur }) => tdur!)) / 1000;
}
