import { PANEL_METHODS, panelMethodSchema } from '@earwitness/bench/panel';
import { expect, it } from 'vitest';
import { choicesOf } from '../../src/client/methods/choices.ts';
import { METHOD_TABLE } from '../../src/server/methods/method-table.ts';

const LAYOUT = { slots: [{ slot: 'A' as const, member: 0 }], truth: 'A' };

it.each(panelMethodSchema.options)(
  'offers of %s what the server takes, each under words of its own',
  (method) => {
    for (const allowsTies of [true, false]) {
      const offered = choicesOf({ method, allowsTies });
      expect(offered.length > 0).toBe(PANEL_METHODS[method].answers === 'choice');
      expect(new Set(offered.map(({ label }) => label)).size).toBe(offered.length);
      for (const { choice } of offered) {
        expect(METHOD_TABLE[method].problemOf({ answer: { choice }, layout: LAYOUT, allowsTies })).toBeNull();
      }
    }
  },
);
