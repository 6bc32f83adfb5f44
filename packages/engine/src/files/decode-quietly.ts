/**
 * Runs a decoder that prints on the console what it also throws or gives back: it is told to the caller, once, in words.
 * `decode` must not wait for anything, so that nobody else's errors are lost.
 */
export function decodeQuietly<Decoded>(decode: () => Decoded): Decoded {
  const { error, warn } = console;
  console.error = () => {};
  console.warn = () => {};
  try {
    return decode();
  } finally {
    console.error = error;
    console.warn = warn;
  }
}
