/** A name cut to so many characters, the last of them an ellipsis where any is missing. */
export const shortenName = (name: string, longest: number): string =>
  name.length > longest ? `${name.slice(0, longest - 1)}…` : name;
