import type { PanelDefinition } from '@earwitness/bench/panel';

/** The first language wanted that a panel has, `de` for `de-AT` too; else the panel's own first. */
export function offeredLanguage(
  wanted: readonly string[],
  { languages }: Pick<PanelDefinition, 'languages'>,
): string {
  const found = wanted.flatMap(
    (language) =>
      languages.find((offered) => offered === language || offered === language.split('-')[0]) ?? [],
  );
  return found[0] ?? languages[0] ?? 'en';
}
