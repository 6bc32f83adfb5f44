import { expect, it } from 'vitest';
import * as node from './index.ts';
import * as browser from './index-browser.ts';

it('has the names of the face for Node, with the same signatures', () => {
  const likeBrowser: typeof browser = node;
  const likeNode: typeof node = browser;
  expect(Object.keys(likeNode).sort()).toEqual(Object.keys(likeBrowser).sort());
});
