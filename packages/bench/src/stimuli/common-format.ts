import { type PcmAudio, resample } from '@earwitness/engine';

/** Brings audio to one format: the highest sample rate among it, and stereo when any of it is stereo. Mono goes to both sides. */
export function toCommonFormat(audios: readonly PcmAudio[]): PcmAudio[] {
  const sampleRate = Math.max(...audios.map((audio) => audio.sampleRate));
  const isStereo = audios.some(({ channels }) => channels.length === 2);
  return audios.map((audio) => {
    const atRate = audio.sampleRate === sampleRate ? audio : resample(audio, sampleRate);
    if (!isStereo || atRate.channels.length === 2) return atRate;
    const [mono] = atRate.channels;
    return { ...atRate, channelLayout: 'stereo', channels: [mono!, mono!] };
  });
}
