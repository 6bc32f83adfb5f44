/** What kind of file it is, and whose music is in it, in words. */
import { formatNumber, type NumberFormat } from '@earwitness/bench/measurements';
import type { MeasuredFile } from './measure-files.ts';

const LAYOUT_WORDS: Readonly<Record<MeasuredFile['analysis']['channelLayout'], string>> = {
  mono: 'mono',
  'dual-mono': 'mono on two loudspeakers',
  stereo: 'stereo',
  '5.0': '5.0',
  '5.1': '5.1',
  '7.1': '7.1',
};

export const kilohertzText = (sampleRate: number): string => String(Math.round(sampleRate / 10) / 100);

const bitsText = ({ codec, bitDepth }: MeasuredFile['format']): string =>
  bitDepth === null ? '' : `${bitDepth} bit${codec === 'pcm-float' ? ' float' : ''}`;

/** `FLAC, 44.1 kHz, 24 bit, stereo`. */
export function formatInWords({ format, analysis }: MeasuredFile): string {
  const { container, codec } = format;
  const names = container === codec || codec.startsWith('pcm') ? [container] : [container, codec];
  return [
    names.join(' ').toUpperCase(),
    `${kilohertzText(analysis.sampleRate)} kHz`,
    bitsText(format),
    LAYOUT_WORDS[analysis.channelLayout],
  ]
    .filter((part) => part !== '')
    .join(', ');
}

/** `Artist: Title`, as far as the file says. */
export const creditOf = ({ tags: { artist, title } }: MeasuredFile): string | undefined =>
  artist !== undefined && title !== undefined ? `${artist}: ${title}` : (title ?? artist);

/** A number as a terminal and a spreadsheet take it: with the minus of a keyboard; a dash where there is none. */
export const numberText = (value: number | null, format: NumberFormat): string =>
  value === null ? '–' : formatNumber(value, format).replace('−', '-');
