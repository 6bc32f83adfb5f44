/** Text that a spreadsheet would take for a formula, and how it is kept from that. */

/**
 * What spreadsheets reckon with or run, after any apostrophes. Of the full-width forms as well, which some of them take alike.
 *
 * @source OWASP, CSV Injection
 */
const FORMULA = /^'*[=+\-@\t\r\n＝＋－＠]/;

/** With an apostrophe before what would be a formula. */
export const harmlessText = (text: string): string => (FORMULA.test(text) ? `'${text}` : text);

/** What {@link harmlessText} was given. */
export const plainText = (text: string): string =>
  text.startsWith("'") && FORMULA.test(text) ? text.slice(1) : text;
