import type { ReactiveControllerHost } from 'lit';
import { describe, expect, it } from 'vitest';
import { NoConnectionError } from '../api.ts';
import { AdminRequest } from './admin-request.ts';

const host = { addController() {}, requestUpdate() {} } as unknown as ReactiveControllerHost;

describe('AdminRequest', () => {
  it('keeps up with what it is about, and asks nothing twice', async () => {
    const asked: string[] = [];
    let version = 'first';
    const request = new AdminRequest(host, async () => {
      asked.push(version);
      return version;
    });
    await request.keepUpWith(version);
    await request.keepUpWith(version);
    version = 'second';
    await request.keepUpWith(version);
    expect([asked, request.reply]).toEqual([['first', 'second'], 'second']);
  });

  it('asks again where the connection was lost, and keeps what it knew', async () => {
    let isCut = false;
    const request = new AdminRequest(host, async (given: string) => {
      if (isCut) throw new NoConnectionError('The server cannot be reached.');
      return given;
    });
    await request.keepUpWith(1, 'known');
    isCut = true;
    await request.keepUpWith(2, 'lost');
    expect([request.reply, request.refusal]).toEqual(['known', expect.stringContaining('Try again')]);
    isCut = false;
    await request.keepUpWith(2, 'there');
    expect([request.reply, request.refusal]).toEqual(['there', null]);
  });

  it('gives the later of two the say', async () => {
    const waiting: ((reply: string) => void)[] = [];
    const request = new AdminRequest(host, () => new Promise<string>((resolve) => waiting.push(resolve)));
    const [first, second] = [request.run(), request.run()];
    waiting[1]?.('later');
    waiting[0]?.('earlier');
    expect(await Promise.all([first, second])).toEqual([null, 'later']);
    expect([request.reply, request.isUnderway]).toEqual(['later', false]);
  });
});
