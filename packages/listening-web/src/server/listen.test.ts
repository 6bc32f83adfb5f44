import { Agent, request } from 'node:https';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Listening, listen } from './listen.ts';
import { lanAddresses } from './tls/lan-addresses.ts';

const TLS = join(import.meta.dirname, '../../test/server/tls');
const TLS_FILES = { certificateFile: join(TLS, 'certificate.pem'), keyFile: join(TLS, 'key.pem') };

const fetchReply = (reply: (request: Request) => Promise<Response> | Response) => reply as never;

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

  it.concurrent.each([
    ['nothing, without encryption', null, ''],
    ['half a request, without encryption', null, 'GET / HTTP/1.1\r\n'],
    ['nothing, before it is encrypted', TLS_FILES, ''],
    ['half a handshake', TLS_FILES, '\u0016'],
    ['half a request that is to be led to HTTPS', TLS_FILES, 'GET / HTTP/1.1\r\n'],
  ])('waits for nobody who says %s', async (_, tls, said) => {
    const listening = await listen({
      fetch: fetchReply(() => new Response()),
      host: '127.0.0.1',
      port: 0,
      tls,
    });
    const silent = connect(listening.port, '127.0.0.1');
    await new Promise((resolve) => silent.once('connect', resolve));
    silent.write(said, 'latin1');
    const cut = new Promise((resolve) => silent.once('close', resolve));
    silent.once('error', () => {});
    const began = performance.now();
    await listening.stop();
    await cut;
    expect(performance.now() - began).toBeLessThan(4_000);
  });
});

describe('a server of HTTPS', () => {
  let listening: Listening;
  let asked: string[] = [];
  beforeAll(async () => {
    listening = await listen({
      fetch: fetchReply(async (request) => {
        asked.push(new URL(request.url).pathname);
        return new Response(await request.arrayBuffer());
      }),
      host: '127.0.0.1',
      port: 0,
      tls: TLS_FILES,
    });
  });
  beforeEach(() => {
    asked = [];
  });
  afterAll(() => listening.stop());

  it('leads those who come without encryption to it, and answers them nothing else', async () => {
    const plain = listening.url.replace('https:', 'http:');
    for (const method of ['GET', 'POST']) {
      const reply = await fetch(`${plain}/p/study?lang=de`, { method, redirect: 'manual' });
      expect([reply.status, reply.headers.get('location')]).toEqual([
        307,
        `${listening.url}/p/study?lang=de`,
      ]);
      expect(await reply.text()).toBe('');
    }
    expect(asked).toEqual([]);
  });

  it('takes large bodies and many requests on one connection', async () => {
    const visitor = new Agent({ keepAlive: true, maxSockets: 1, rejectUnauthorized: false });
    const body = Buffer.alloc(3_000_000, 7);
    for (let number = 0; number < 3; number += 1) {
      const received = await new Promise<Buffer>((resolve, reject) => {
        request(`${listening.url}/large`, { method: 'POST', agent: visitor }, async (reply) =>
          resolve(Buffer.concat(await reply.toArray())),
        )
          .once('error', reject)
          .end(body);
      });
      expect(received.equals(body)).toBe(true);
    }
    visitor.destroy();
    expect(asked).toHaveLength(3);
  });

  it('goes on when a connection says nothing it knows, or ends before it says anything', async () => {
    for (const said of ['', '\u0000\u0001\u0002', 'GET', '\u0016\u0003\u0001\u0000\u0001x']) {
      const socket = connect(listening.port, '127.0.0.1');
      socket.once('error', () => {});
      await new Promise((resolve) => socket.once('connect', resolve));
      socket.resume().end(said, 'latin1');
      await new Promise((resolve) => socket.once('close', resolve));
    }
    const reply = await fetch(listening.url.replace('https:', 'http:'), { redirect: 'manual' });
    expect(reply.status).toBe(307);
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
