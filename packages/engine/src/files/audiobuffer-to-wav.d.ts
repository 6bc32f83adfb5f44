/** The package has no types of its own. */
declare module 'audiobuffer-to-wav' {
  export default function audioBufferToWav(
    buffer: {
      readonly numberOfChannels: number;
      readonly sampleRate: number;
      getChannelData(channel: number): Float32Array;
    },
    options?: { readonly float32?: boolean },
  ): ArrayBuffer;
}
