/** A Markdown table with its columns aligned, numbers to the right, that reads as well at a terminal. */
export function table(head, rows) {
  const widths = head.map((cell, column) =>
    Math.max(3, cell.length, ...rows.map((row) => row[column].length)),
  );
  const isNumber = head.map((_, column) => rows.every((row) => /^[-−–+≥≤<\d]/.test(row[column])));
  const line = (cells) =>
    `| ${cells.map((cell, column) => (isNumber[column] ? cell.padStart(widths[column]) : cell.padEnd(widths[column]))).join(' | ')} |`;
  const rule = widths.map((width, column) =>
    isNumber[column] ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width),
  );
  return [line(head), line(rule), ...rows.map(line)];
}

/** With a real minus sign, and a dash for what was not measured. */
export function number(value, digits) {
  if (value === undefined) return '–';
  const text = Math.abs(value).toFixed(digits);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}

export function signedNumber(value, digits) {
  const text = number(value, digits);
  return value > 0 && Number(text) !== 0 ? `+${text}` : text;
}
