import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { NoConnectionError } from '../api.ts';
import { RoomWatch } from './room-watch.ts';

describe('RoomWatch', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function watched({ reply }: { reply: () => Promise<void> }) {
    const told: string[] = [];
    const watch = new RoomWatch({
      look: async () => {
        told.push('look');
        await reply();
      },
      onReached: () => told.push('reached'),
      onLost: () => told.push('lost'),
      onRefused: () => told.push('refused'),
    });
    return { watch, told };
  }
  const seconds = (count: number) => new Promise<void>((resolve) => setTimeout(resolve, count * 1_000));

  it('looks every second, one look at a time, and once more for all that is wanted meanwhile', async () => {
    const { watch, told } = watched({ reply: () => seconds(0.5) });
    void watch.look();
    void watch.look();
    watch.retryNow();
    await vi.advanceTimersByTimeAsync(999);
    expect(told).toEqual(['look', 'look']);
    await vi.advanceTimersByTimeAsync(1);
    expect(told).toEqual(['look', 'look', 'reached']);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(told).toEqual(['look', 'look', 'reached', 'look']);
    watch.leave();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(told).toHaveLength(4);
  });

  it('comes back after a lost network, and not before the server says', async () => {
    let isBusy = true;
    const { watch, told } = watched({
      reply: async () => {
        if (isBusy) throw new NoConnectionError('busy', { retryAfterSeconds: 30 });
      },
    });
    await watch.look();
    isBusy = false;
    await vi.advanceTimersByTimeAsync(5_000);
    watch.retryNow();
    await vi.advanceTimersByTimeAsync(24_000);
    expect(told).toEqual(['look', 'lost']);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(told).toEqual(['look', 'lost', 'look', 'reached']);
    watch.leave();
  });

  it('looks no more once it is refused', async () => {
    const { watch, told } = watched({ reply: () => Promise.reject(new TypeError('no')) });
    await watch.look();
    watch.retryNow();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(told).toEqual(['look', 'refused']);
  });
});
