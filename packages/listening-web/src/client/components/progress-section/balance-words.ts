import type { PanelStatus } from '../../api.ts';

/** How the deciding coin fell, in words with the numbers. */
export function balanceWords({ coins, balance, method }: PanelStatus): string {
  if (coins === null) return 'Balance: fine. The order is balanced by design; no single coin decides.';
  const fell =
    method === 'abx'
      ? `X was A ${coins.first} times and B ${coins.second} times`
      : `the coin that decides fell ${coins.first} to ${coins.second}`;
  return balance === 'fine'
    ? `Balance: fine. ${sentence(fell)}, as fair coins do.`
    : `Balance: unusual. ${sentence(fell)}: fair coins do this once in a thousand panels. Check the log and the draws below.`;
}

function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
