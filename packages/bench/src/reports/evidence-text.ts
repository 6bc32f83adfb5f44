/** Turns the names of measured numbers into words: `tiltDbPerOctave` is `tilt`, dB per octave. */

const UNITS: readonly (readonly [suffix: string, unit: string])[] = [
  ['DbPerOctave', 'dB per octave'],
  ['Lufs', 'LUFS'],
  ['Dbtp', 'dBTP'],
  ['Dbfs', 'dBFS'],
  ['Lu', 'LU'],
  ['Db', 'dB'],
  ['Hz', 'Hz'],
  ['Milliseconds', 'ms'],
  ['Seconds', 's'],
  ['Frames', 'frames'],
  ['Percent', '%'],
];

/** `meanLevelDb` as `{ words: 'mean level', unit: 'dB' }`; a name without a known suffix has no unit. */
export function nameInWords(name: string): { readonly words: string; readonly unit: string } {
  const [suffix, unit] = UNITS.find(([end]) => name.endsWith(end) && name.length > end.length) ?? ['', ''];
  const words = name
    .slice(0, name.length - suffix.length)
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/[-_]+/g, ' ')
    .toLowerCase()
    .trim();
  return { words, unit };
}

/** `true-peak-limiter` as `True peak limiter`. */
export const kindInWords = (kind: string): string =>
  kind.charAt(0).toUpperCase() + kind.slice(1).replaceAll('-', ' ');
