import { describe, expect, it } from 'vitest';
import type { ConditionLook } from '../condition-looks.ts';
import { itemAudioHtml, liesBeside, reportAudioScripts } from './item-audio-html.ts';
import type { AudioPlace, AudioVersion, ItemAudio, ReportAudio } from './report-audio.ts';

const item = { id: 'song', title: 'Song & “Dance”' };
const look = (conditionId: string, label: string): ConditionLook => ({
  ...{ conditionId, label },
  ...{ color: 'red', dash: '', symbol: 'circle' },
});
const looks = [look('ours', 'Ours'), look('human', 'Human master'), look('unprocessed', 'Unprocessed mix')];
const version = (conditionIds: readonly string[], matchGainDb: number): AudioVersion => ({
  ...{ conditionIds, matchGainDb, deliveredGainDb: 0, sha256: 'a', byteLength: 3, flac: null },
});
const most: NonNullable<AudioPlace['most']> = {
  between: ['ours', 'human'],
  differenceDb: 2.34,
  centerHz: 1995,
  secondAboveDb: -3.2,
};
const heard: ItemAudio = {
  place: { startSeconds: 72, seconds: 15, residualLu: 0.004, isByAll: true, most },
  versions: [version(['mix', 'unprocessed'], 0), version(['ours'], -6.21), version(['human'], -8)],
  leftOut: [],
  file: 'song.0123456789ab.js',
};
const audio = (changes: Partial<ItemAudio> = {}): ReportAudio => ({
  items: { song: { ...heard, ...changes } },
  folderName: 'my report-audio',
});
const markup = (changes: Partial<ItemAudio> = {}) =>
  itemAudioHtml(item, { audio: audio(changes), looks })!.markup;
const text = (changes: Partial<ItemAudio> = {}) =>
  markup(changes).replace(/<span class="telling">(.*?)<\/span>/g, '$1');
const placed = (changes: Partial<NonNullable<AudioPlace['most']>>) =>
  text({ place: { ...heard.place!, most: { ...most, ...changes } } });

describe('itemAudioHtml()', () => {
  it('says why this place, who differs there and in what', () => {
    expect(text()).toContain(
      'From 1:12 to 1:27, where the versions differ most once they are equally loud. Furthest apart are “Ours” and “Human master”: by 2.3 dB from moment to moment, most around 2 kHz, where “Ours” has 3.2 dB more.',
    );
    expect(placed({ secondAboveDb: 0.2 })).toContain(
      'less in tone than in how loud and quiet follow each other',
    );
    expect(placed({ differenceDb: 0.01 })).toContain('do not differ anywhere');
    expect(text({ place: { ...heard.place!, isByAll: false } })).toContain(
      'where “Ours” and “Human master” differ most once they are equally loud: by 2.3 dB from moment to moment',
    );
  });

  it('names the versions once each, ours first to be heard, and what level matching took', () => {
    expect(text().match(/type="radio"/g)).toHaveLength(3);
    expect(text()).toMatch(/value="song-ours"[^>]* checked/);
    expect(text()).toContain('the same as: Unprocessed mix');
    expect(text()).toContain(
      'equally loud to within 0.01 LU. Turned down for that: Ours by 6.2 dB and Human master by 8.0 dB.',
    );
  });

  it('sets apart what tells one version from another by ear', () => {
    const hidden = markup().replace(/<span class="telling">.*?<\/span>/g, '');
    expect(hidden).toContain('from moment to moment, most around 2 kHz.');
    expect(hidden).toContain('equally loud to within 0.01 LU. </p>');
    expect(hidden).not.toMatch(/has .* more|turned down/i);
  });

  it('says where the audio lies, and escapes what it is called', () => {
    expect(text()).toContain('data-beside-source="my%20report-audio/song.0123456789ab.js"');
    expect(text()).toContain('aria-label="Player: Song &amp; “Dance”"');
    expect(liesBeside(audio())).toBe(true);
    expect(reportAudioScripts(audio())).toHaveLength(1);
  });

  it('puts the audio into the page where it is handed over', () => {
    const held = { ...heard.versions[0]!, flac: Uint8Array.of(1, 2, 3) };
    const embedded: ReportAudio = {
      items: { song: { ...heard, versions: [held], file: null } },
      folderName: null,
    };
    const page = itemAudioHtml(item, { audio: embedded, looks })!.markup;
    expect(page).toContain('id="audio-song-mix">AQID</script>');
    expect(page).not.toContain('data-beside');
    expect(page).not.toContain('Blind me');
    expect(liesBeside(embedded)).toBe(false);
  });

  it('says why a version is missing, and has no player where all are', () => {
    const leftOut = [{ conditionId: 'human', reason: 'its file is not there any more' }];
    expect(text({ leftOut })).toContain(
      'Not to be heard here: Human master (its file is not there any more).',
    );
    const none = { versions: [], place: null, file: null, leftOut };
    expect(text(none)).not.toContain('class="player"');
    expect(text(none)).toContain('Not to be heard here');
    expect(reportAudioScripts(audio(none))).toEqual([]);
    expect(liesBeside(audio(none))).toBe(false);
  });

  it('writes nothing without audio', () => {
    expect(itemAudioHtml(item, { audio: undefined, looks })).toBeNull();
    expect(reportAudioScripts(undefined)).toEqual([]);
  });
});
