/** Refuses texts that PostgreSQL cannot keep, so that the same may be written to both databases. */
export function refuseNul(texts: Readonly<Record<string, string | null>>): void {
  for (const [name, text] of Object.entries(texts)) {
    if (text?.includes('\0')) {
      throw new RangeError(
        `Cannot keep ${name} as it must not hold a NUL character: it has one at ${text.indexOf('\0')}`,
      );
    }
  }
}
