/** A WebKit engine as tests drive it: WebKitGTK's little browser over its WebDriver, on a screen in memory. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, test } from 'vitest';
import { freePort } from './deploy/free-port.ts';
import { findOnPath } from './find-on-path.ts';
import type { PlainPage } from './plain-page.ts';

const DRIVER_FILE = findOnPath('WebKitWebDriver');
const SCREEN_FILE = findOnPath('Xvfb');
const LONGEST_START_SECONDS = 20;

/** What WebDriver calls the keys that are no characters. */
const KEYS: Readonly<Record<string, string>> = {
  Enter: '\uE006',
  Tab: '\uE004',
  ArrowUp: '\uE013',
  ArrowDown: '\uE015',
};

interface WebKit {
  readonly page: PlainPage;
  /** Such as `MiniBrowser 2.50.6`. */
  readonly version: string;
  stop(): Promise<void>;
}

export async function launchWebKit(): Promise<WebKit> {
  const home = await mkdtemp(join(tmpdir(), 'earwitness-webkit-'));
  const screen = spawn(SCREEN_FILE!, ['-displayfd', '1', '-screen', '0', '1280x900x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const display = await firstLine(screen);
  const port = await freePort();
  const driver = spawn(DRIVER_FILE!, [`--port=${port}`], {
    stdio: 'ignore',
    env: {
      ...process.env,
      DISPLAY: `:${display}`,
      HOME: home,
      XDG_RUNTIME_DIR: home,
      LIBGL_ALWAYS_SOFTWARE: '1',
    },
  });
  const children = [driver, screen];
  const end = () => {
    for (const child of children) child.kill();
  };
  process.once('exit', end);
  const address = `http://127.0.0.1:${port}`;
  const stop = async () => {
    end();
    process.off('exit', end);
    await Promise.all(children.map(ended));
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    await untilReady(address);
    const session = await ask<{ sessionId: string; capabilities: Record<string, string> }>(
      `${address}/session`,
      { capabilities: { alwaysMatch: { browserName: 'MiniBrowser' } } },
    );
    const { browserName, browserVersion } = session.capabilities;
    const at = `${address}/session/${session.sessionId}`;
    await ask(`${at}/window/rect`, { width: 1_280, height: 900 });
    return {
      page: pageOf(at),
      version: `${browserName} ${browserVersion}`,
      async stop() {
        await fetch(at, { method: 'DELETE' });
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function pageOf(session: string): PlainPage {
  const act = (actions: object) => ask<void>(`${session}/actions`, { actions: [actions] });
  return {
    open: (url) => ask(`${session}/url`, { url }),
    evaluate: (expression) => ask(`${session}/execute/sync`, { script: `return (${expression})`, args: [] }),
    async drag(from, to) {
      const move = ({ x, y }: { x: number; y: number }) => ({
        type: 'pointerMove',
        duration: 0,
        origin: 'viewport',
        x: Math.round(x),
        y: Math.round(y),
      });
      await act({
        type: 'pointer',
        id: 'mouse',
        parameters: { pointerType: 'mouse' },
        actions: [move(from), { type: 'pointerDown', button: 0 }, move(to), { type: 'pointerUp', button: 0 }],
      });
    },
    press: (key) =>
      act({
        type: 'key',
        id: 'keyboard',
        actions: [
          { type: 'keyDown', value: KEYS[key] ?? key },
          { type: 'keyUp', value: KEYS[key] ?? key },
        ],
      }),
    close: () => ask(`${session}/url`, { url: 'about:blank' }),
  };
}

/** @throws {Error} with what the driver says */
async function ask<Value>(url: string, body: object): Promise<Value> {
  const reply = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
  const { value } = (await reply.json()) as { value: Value & { error?: string; message?: string } };
  if (!reply.ok) throw new Error(`${new URL(url).pathname}: ${value.error}: ${value.message}`);
  return value;
}

async function untilReady(address: string): Promise<void> {
  const deadline = Date.now() + 1_000 * LONGEST_START_SECONDS;
  while (Date.now() < deadline) {
    const reply = await fetch(`${address}/status`).catch(() => null);
    if (reply?.ok) return;
    await wait(50);
  }
  throw new Error(`WebKitWebDriver did not answer within ${LONGEST_START_SECONDS} s`);
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`Xvfb ended with ${code}`)));
    child.stdout!.once('data', (data: Buffer) => resolve(data.toString().trim()));
  });
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => child.once('exit', () => resolve()));
}

/** `describe`, when there is a WebKit to drive; without one the tests fail where CI is set and are said to be not run elsewhere. */
export function describeInWebKit(name: string, tests: () => void): void {
  if (DRIVER_FILE !== undefined && SCREEN_FILE !== undefined) {
    describe(name, tests);
    return;
  }
  const missing = `not run: ${name}: needs WebKitWebDriver and Xvfb (Debian: webkit2gtk-driver, xvfb)`;
  console.info(missing);
  test(missing, ({ skip }) => {
    if (process.env.CI) throw new Error('CI does not accept that these tests are not run');
    skip();
  });
}
