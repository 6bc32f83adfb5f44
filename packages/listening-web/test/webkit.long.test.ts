import { afterAll, beforeAll, expect, it } from 'vitest';
import { METHODS } from './method-walks.ts';
import { type PanelUnderTest, servePanel } from './panel-under-test.ts';
import { takeMethod } from './take-methods.ts';
import { describeInWebKit, launchWebKit } from './webkit.ts';

describeInWebKit('WebKit', () => {
  let webkit: Awaited<ReturnType<typeof launchWebKit>>;
  let panel: PanelUnderTest;

  beforeAll(async () => {
    [webkit, panel] = await Promise.all([launchWebKit(), servePanel()]);
  });
  afterAll(async () => {
    await webkit?.stop();
    await panel?.stop();
  });

  it.each(METHODS)('takes %s by keyboard alone and by mouse', async (method) => {
    const { stored, expected, replaced } = await takeMethod(method, { page: webkit.page, panel });
    console.info(`${webkit.version}: ${method}: ${replaced} trials replaced`);
    expect(stored).toEqual(expected);
  });
});
