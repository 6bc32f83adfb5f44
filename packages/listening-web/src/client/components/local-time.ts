/** `27 Nov 2026, 02:11`, in the time of who looks. */
export function localTime(iso: string): string {
  return new Date(iso).toLocaleString('en', { dateStyle: 'medium', timeStyle: 'short' });
}
