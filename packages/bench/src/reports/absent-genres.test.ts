import { describe, expect, it } from 'vitest';
import { absentGenresOf } from './absent-genres.ts';

const item = (genre: string, ...tags: string[]) => ({ genre, tags });

describe('absentGenresOf()', () => {
  it('names the kinds that neither genres nor tags speak of', () => {
    expect(absentGenresOf([item('electronic rock'), item('Pop'), item('trap', 'hip hop')])).toEqual([
      'jazz',
      'orchestral',
      'folk',
    ]);
  });

  it('takes a tag for as good as a genre', () => {
    expect(absentGenresOf([item('other', 'bebop')])).not.toContain('jazz');
  });

  it('takes neither classic rock nor a concert for an orchestra', () => {
    expect(absentGenresOf([item('classic rock', 'live concert')])).toContain('orchestral');
    expect(absentGenresOf([item('classical')])).not.toContain('orchestral');
  });

  it('does not find a kind within another word', () => {
    expect(absentGenresOf([item('rhapsody'), item('hypopnea'), item('jazz')])).toEqual([
      'pop',
      'rock',
      'hip-hop',
      'electronic',
      'orchestral',
      'folk',
    ]);
  });

  it('says nothing where nobody told what the music is', () => {
    expect(absentGenresOf([item('any'), item('other', 'loud')])).toEqual([]);
  });
});
