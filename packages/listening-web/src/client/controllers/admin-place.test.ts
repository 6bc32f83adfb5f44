import { describe, expect, it } from 'vitest';
import { hashOfPanel, placeOfHash } from './admin-place.ts';

describe('placeOfHash()', () => {
  it.each([
    ['', { page: 'panel', panelId: null, step: null }],
    ['#/', { page: 'panel', panelId: null, step: null }],
    ['#/warmth', { page: 'panel', panelId: 'warmth', step: null }],
    ['#/warmth/unblind', { page: 'panel', panelId: 'warmth', step: 'unblind' }],
    ['#/audit', { page: 'audit' }],
    ['#/audit/unblind', { page: 'panel', panelId: 'audit', step: 'unblind' }],
  ])('reads %s', (hash, place) => {
    expect(placeOfHash(hash)).toEqual(place);
  });

  it.each(['warmth', 'audit', 'accounts'])('finds the panel %s at its own address', (panelId) => {
    expect(placeOfHash(hashOfPanel(panelId))).toEqual({ page: 'panel', panelId, step: null });
  });
});
