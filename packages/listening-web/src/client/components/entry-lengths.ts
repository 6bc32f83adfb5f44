/** What the server takes, in characters: it has the last word, but says so only when something was sent. */
export const SHORTEST_REASON = 3;
export const LONGEST_REASON = 500;
export const SHORTEST_PASSWORD = 12;
