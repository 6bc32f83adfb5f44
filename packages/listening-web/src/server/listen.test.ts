import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { listen } from './listen.ts';
import { lanAddresses } from './tls/lan-addresses.ts';

const fetchReply = (reply: () => Promise<Response> | Response) => reply as never;

describe('a server that stops', () => {
  it('answers what was asked before, and nobody after', async () => {
    let answer = (_: Response) => {};
    let isAsked = () => {};
    const asked = new Promise<void>((resolve) => {
      isAsked = resolve;
    });
    const listening = await listen({
      fetch: fetchReply(() => {
        isAsked();
        return new Promise<Response>((resolve) => {
          answer = resolve;
        });
      }),
      host: '127.0.0.1',
      port: 0,
    });
    const reply = fetch(listening.url);
    await asked;
    const stopped = listening.stop();
    await expect(fetch(listening.url)).rejects.toThrow('fetch failed');
    answer(new Response('kept'));
    expect(await (await reply).text()).toBe('kept');
    const replied = performance.now();
    await stopped;
    expect(performance.now() - replied).toBeLessThan(1_000);
  });

  it('waits for nobody who says nothing', async () => {
    const listening = await listen({
      fetch: fetchReply(() => new Response()),
      host: '127.0.0.1',
      port: 0,
    });
    const silent = connect(listening.port, '127.0.0.1');
    await new Promise((resolve) => silent.once('connect', resolve));
    silent.write('GET / HTTP/1.1\r\n');
    const cut = new Promise((resolve) => silent.once('close', resolve));
    silent.once('error', () => {});
    const began = performance.now();
    await listening.stop();
    await cut;
    expect(performance.now() - began).toBeLessThan(4_000);
  });
});

describe('a server at every address', () => {
  it('says one that others can go to', async () => {
    const listening = await listen({
      fetch: fetchReply(() => new Response('here')),
      host: '0.0.0.0',
      port: 0,
    });
    const { hostname } = new URL(listening.url);
    expect(hostname).toBe(lanAddresses()[0] ?? '127.0.0.1');
    expect(await (await fetch(listening.url)).text()).toBe('here');
    await listening.stop();
  });
});
