/** Times as a player shows them. */

/** `7` as `0:07`, `3723` as `1:02:03`. */
export function clockText(seconds: number): string {
  const whole = Math.floor(seconds + 1e-9);
  const two = (part: number) => String(part).padStart(2, '0');
  const minutes = Math.floor(whole / 60);
  return whole < 3600
    ? `${minutes}:${two(whole % 60)}`
    : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(whole % 60)}`;
}
