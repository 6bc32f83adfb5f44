import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Retry } from './retry.ts';

describe('Retry', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function countdown() {
    const retry = new Retry();
    let tries = 0;
    const plan = (retryAfterSeconds = 0) =>
      retry.plan(
        () => {
          tries += 1;
        },
        { retryAfterSeconds },
      );
    return { retry, plan, tries: () => tries };
  }

  it('tries ever less often, and half a minute without a network is over within twenty seconds', () => {
    const { plan, tries } = countdown();
    const waits: number[] = [];
    for (let attempt = 0; attempt < 8; attempt += 1) {
      plan();
      const before = Date.now();
      while (tries() === attempt) vi.advanceTimersByTime(10);
      waits.push((Date.now() - before) / 1_000);
    }
    for (const [attempt, base] of [1, 2, 4, 8, 15, 15, 15, 15].entries()) {
      expect(waits[attempt]).toBeGreaterThanOrEqual(base * 0.7);
      expect(waits[attempt]).toBeLessThanOrEqual(base * 1.3 + 0.01);
    }
    expect(new Set(waits).size).toBeGreaterThan(4);
  });

  it('begins anew after something was done', () => {
    const { retry, plan, tries } = countdown();
    for (let attempt = 0; attempt < 5; attempt += 1) plan();
    retry.done();
    plan();
    vi.advanceTimersByTime(1_301);
    expect(tries()).toBe(1);
  });

  it('does not try before the time that the server asked for, not even when the network comes back', () => {
    const { retry, plan, tries } = countdown();
    plan(30);
    vi.advanceTimersByTime(5_000);
    retry.now();
    expect(tries()).toBe(0);
    vi.advanceTimersByTime(24_000);
    expect(tries()).toBe(0);
    vi.advanceTimersByTime(1_000);
    expect(tries()).toBe(1);
  });

  it('tries at once when told so, and not a second time', () => {
    const { retry, plan, tries } = countdown();
    plan();
    retry.now();
    retry.now();
    vi.advanceTimersByTime(60_000);
    expect(tries()).toBe(1);
  });

  it('drops what is not wanted any more', () => {
    const { retry, plan, tries } = countdown();
    plan();
    retry.drop();
    vi.advanceTimersByTime(60_000);
    expect(tries()).toBe(0);
  });
});
