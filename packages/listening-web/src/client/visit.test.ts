import { describe, expect, it } from 'vitest';
import { NO_VISIT, visitOfAddress, wayInOf } from './visit.ts';

const TOKEN = 'Zk3-x_9abcdefghijklmno';

const at = (address: string) => visitOfAddress(new URL(address, 'https://example.org/p/one'));

describe('visitOfAddress()', () => {
  it('finds nothing in a bare address, or in what is not for it', () => {
    expect(at('')).toEqual({ kind: 'nothing' });
    expect(at('?utm_source=mail#top')).toEqual({ kind: 'nothing' });
  });

  it.each(['invite', 'rehearsal', 'handover', 'sitting'])('reads #%s', (name) => {
    expect(at(`#${name}=${TOKEN}`)).toEqual({ kind: 'visit', visit: { ...NO_VISIT, [name]: TOKEN } });
  });

  it.each([
    '#invite=',
    '#invite',
    '#rehear',
    '#invite=short',
    '#invite=with%20a%20space%20inside',
    `#invite=${TOKEN}&rehearsal=${TOKEN}`,
    `#invite=${'x'.repeat(129)}`,
    '?PROLIFIC_PID=',
    '?PROLIFIC_PID={{%PROLIFIC_PID%}}',
    '?PROLIFIC_PID=one&STUDY_ID={{%STUDY_ID%}}',
    `?participant=${'x'.repeat(201)}`,
    '?prolific_token=not-a-token',
  ])('knows %s for broken', (address) => {
    expect(at(address)).toEqual({ kind: 'broken' });
  });

  it('reads the ids of Prolific, and takes the signature along', () => {
    expect(at('?PROLIFIC_PID=p1&STUDY_ID=s1&SESSION_ID=a1&prolific_token=a.b.c')).toMatchObject({
      visit: { crowd: { externalId: 'p1', studyId: 's1', assignmentId: 'a1', signature: 'a.b.c' } },
    });
  });

  it('reads the ids out of what is signed where they stand there alone', () => {
    const payload = btoa(JSON.stringify({ prolific: { PROLIFIC_PID: 'p2', STUDY_ID: 's2' } }));
    expect(at(`?prolific_token=a.${payload}.c`)).toMatchObject({
      visit: { crowd: { externalId: 'p2', studyId: 's2', assignmentId: null } },
    });
  });

  it('reads the ids of MTurk, and knows a preview', () => {
    expect(at('?assignmentId=a1&hitId=h1&workerId=w1')).toMatchObject({
      visit: { crowd: { externalId: 'w1', studyId: 'h1', assignmentId: 'a1', signature: null } },
    });
    expect(at('?assignmentId=ASSIGNMENT_ID_NOT_AVAILABLE&hitId=h1')).toEqual({ kind: 'preview' });
  });

  it('reads ids of any other platform', () => {
    expect(at('?participant=me&study=two&assignment=three')).toMatchObject({
      visit: { crowd: { externalId: 'me', studyId: 'two', assignmentId: 'three', signature: null } },
    });
  });

  it('reads a language, and takes none that is none', () => {
    expect(at('?lang=de-AT')).toMatchObject({ visit: { language: 'de-AT' } });
    expect(at('?lang=%3Cb%3E')).toMatchObject({ visit: { language: null } });
  });
});

describe('wayInOf()', () => {
  it('tells links apart, and knows that a language is none', () => {
    expect(wayInOf({ ...NO_VISIT, language: 'de' })).toBeNull();
    const ways = [
      wayInOf({ ...NO_VISIT, invite: TOKEN }),
      wayInOf({ ...NO_VISIT, rehearsal: TOKEN }),
      wayInOf({
        ...NO_VISIT,
        crowd: { externalId: TOKEN, studyId: null, assignmentId: null, signature: null },
      }),
    ];
    expect(new Set(ways).size).toBe(3);
  });
});
