import { expect, it } from 'vitest';
import { keyOfEvent } from './key-of-event.ts';

it.each([
  [{ key: 'a', code: 'KeyQ' }, 'A'],
  [{ key: 'ф', code: 'KeyA' }, 'A'],
  [{ key: '١', code: 'Digit1' }, '1'],
  [{ key: 'ArrowLeft', code: 'ArrowLeft' }, 'ARROWLEFT'],
  [{ key: ' ', code: 'Space' }, ' '],
  [{ key: 'é', code: 'Quote' }, 'é'],
])('reads %j as %s', (event, key) => expect(keyOfEvent(event)).toBe(key));
