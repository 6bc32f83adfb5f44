import { describe, expect, it } from 'vitest';
import { PANEL_METHODS, panelMethodSchema } from '../../panel/panel-method.ts';
import { CHOICE_METHODS, type ChoiceMethod } from './choice-method.ts';

describe('CHOICE_METHODS', () => {
  it('has every method of panels whose answers are choices, with its chance of a right answer', () => {
    const ofPanels = panelMethodSchema.options.filter((method) => PANEL_METHODS[method].answers === 'choice');
    expect(Object.keys(CHOICE_METHODS).sort()).toEqual(ofPanels.sort());
    for (const method of ofPanels) {
      const { asks, chance } = CHOICE_METHODS[method as ChoiceMethod];
      expect(asks === 'preference' ? null : chance, method).toBe(PANEL_METHODS[method].chance);
    }
  });
});
