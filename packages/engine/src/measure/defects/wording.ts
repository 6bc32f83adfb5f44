/** Numbers and moments as sentences have them. */

/** One decimal, with a true minus sign: −3.2. */
export const decimal = (value: number): string => withMinus(value.toFixed(1));

/** As `decimal`, with + in front of what is above zero. */
export const signed = (value: number): string => `${value > 0 ? '+' : ''}${decimal(value)}`;

export const whole = (value: number): string => withMinus(value.toFixed(0));

/** 0:07, 12:30, 1:02:03; fractions of a second are cut off. */
export function clock(seconds: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const [hours, minutes, rest] = [seconds / 3600, (seconds / 60) % 60, seconds % 60].map(Math.floor);
  return hours === 0 ? `${minutes}:${two(rest!)}` : `${hours}:${two(minutes!)}:${two(rest!)}`;
}

/** `1 place`, `2 places`. */
export const count = (number: number, one: string, many = `${one}s`): string =>
  `${number} ${number === 1 ? one : many}`;

/** 12.4 kHz or 340 Hz. */
export const hertz = (frequencyHz: number): string =>
  frequencyHz >= 1_000 ? `${(frequencyHz / 1_000).toFixed(1)} kHz` : `${frequencyHz.toFixed(0)} Hz`;

const CHANNEL_NAMES = ['left', 'right'];

/** `left`, `right` in stereo; `channel 3` beyond. */
export const channelName = (channel: number, channelCount: number): string =>
  (channelCount === 2 ? CHANNEL_NAMES[channel] : undefined) ?? `channel ${channel + 1}`;

const withMinus = (text: string): string => text.replace('-', '−').replace(/^−(0(\.0*)?)$/, '$1');
