/** Keeps the audio thread from its work for once, longer than a device can wait. */
const BUSY_MILLISECONDS = 400;

declare class AudioWorkletProcessor {}
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;

registerProcessor(
  'busy',
  class extends AudioWorkletProcessor {
    process(): boolean {
      const until = Date.now() + BUSY_MILLISECONDS;
      while (Date.now() < until);
      return false;
    }
  },
);
