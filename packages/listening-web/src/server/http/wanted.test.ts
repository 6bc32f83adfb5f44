import { describe, expect, it } from 'vitest';
import { wantedLanguages, wantedStimulusTypes } from './wanted.ts';

describe('wantedLanguages()', () => {
  it('puts the page’s choice first, then the browser’s by their weight', () => {
    expect(
      wantedLanguages({ chosen: 'fr', acceptLanguage: 'en;q=0.3, de-CH, de;q=0.9, *;q=0.1, it;q=0' }),
    ).toEqual(['fr', 'de-CH', 'de', 'en']);
    expect(wantedLanguages({ chosen: undefined, acceptLanguage: undefined })).toEqual([]);
  });

  it('takes nothing that is no language, and no list without end', () => {
    expect(wantedLanguages({ chosen: undefined, acceptLanguage: '<script>, "en", __proto__, ../x' })).toEqual(
      [],
    );
    expect(
      wantedLanguages({ chosen: undefined, acceptLanguage: Array(500).fill('en').join() }).length,
    ).toBeLessThanOrEqual(20);
  });
});

describe('wantedStimulusTypes()', () => {
  it('gives the formats in the order of a request, FLAC first where it does not say', () => {
    const both = ['audio/flac', 'audio/wav'];
    expect(wantedStimulusTypes()).toEqual(both);
    for (const accept of ['*/*', 'audio/*', '', 'text/html, */*;q=0.1']) {
      expect([accept, wantedStimulusTypes(accept)]).toEqual([accept, accept === '' ? [] : both]);
    }
    expect(wantedStimulusTypes('audio/wav')).toEqual(['audio/wav']);
    expect(wantedStimulusTypes('audio/flac;q=0.5, Audio/WAV')).toEqual(['audio/wav', 'audio/flac']);
    expect(wantedStimulusTypes('audio/flac;q=0, */*')).toEqual(['audio/wav']);
    expect(wantedStimulusTypes('text/html')).toEqual([]);
  });
});
