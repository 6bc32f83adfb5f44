import { describe, expect, it } from 'vitest';
import { ConditionError } from '../errors.ts';
import { assignIds, parseConditionSpec, splitConditionList } from './condition-spec.ts';

const idsOf = (list: string): string[] => assignIds(splitConditionList(list).map(parseConditionSpec));

describe('splitConditionList()', () => {
  it('cuts at commas, but not within braces, brackets and quotes', () => {
    expect(
      splitConditionList(
        "ours, loud=ours:{target: loud-streaming, strength: {tone: 0}},c=cmd:x:{a: 'b, {c'},,folder:a b",
      ),
    ).toEqual([
      'ours',
      'loud=ours:{target: loud-streaming, strength: {tone: 0}}',
      "c=cmd:x:{a: 'b, {c'}",
      'folder:a b',
    ]);
  });
});

describe('parseConditionSpec()', () => {
  it.each([
    ['ours', { source: { kind: 'ours', version: null }, name: null, settings: {} }],
    [
      'loud=ours:{target: club}',
      { source: { kind: 'ours', version: null }, name: 'loud', settings: { target: 'club' } },
    ],
    [
      'ours:{"target": {"integratedLufs": -9, "ceilingDbtp": -1}}',
      { settings: { target: { integratedLufs: -9, ceilingDbtp: -1 } } },
    ],
    ['old=ours@v0.1.0', { source: { kind: 'ours', version: 'v0.1.0' }, name: 'old' }],
    [
      'ours@../engine:{target: club}',
      { source: { kind: 'ours', version: '../engine' }, settings: { target: 'club' } },
    ],
    ['ours@origin/main', { source: { kind: 'ours', version: 'origin/main' } }],
    ['folder:/a/b=c:{d}', { source: { kind: 'folder', folder: '/a/b=c:{d}' }, name: null }],
    ['landr=folder:C:\\masters', { source: { kind: 'folder', folder: 'C:\\masters' }, name: 'landr' }],
    ['cmd:sox:{gain: 3}', { source: { kind: 'cmd', command: 'sox' }, settings: { gain: 3 } }],
    ['low=anchor:lowpass-3500', { source: { kind: 'anchor', anchor: 'lowpass-3500' }, name: 'low' }],
    ['human', { source: { kind: 'named', name: 'human' } }],
  ])('reads %s', (text, expected) => {
    expect(parseConditionSpec(text)).toMatchObject({ text, ...expected });
  });

  it.each([
    ['', 'must be one of ours'],
    ['our$', 'must be one of ours'],
    ['cmd', 'must be one of ours'],
    ['ours:loud', 'must be one of ours'],
    ['anchor:', 'must be one of ours'],
    ['folder:', 'must be followed by a folder'],
    ['Loud=ours', 'must be lower-case letters'],
    ['=ours', 'must be lower-case letters'],
    ['ours:{target: [}', 'must be YAML or JSON'],
  ])('refuses “%s”', (text, reason) => {
    expect(() => parseConditionSpec(text)).toThrow(ConditionError);
    expect(() => parseConditionSpec(text)).toThrow(reason);
  });
});

describe('assignIds()', () => {
  it('makes ids of what conditions are, each once', () => {
    expect(
      idsOf(
        'ours,ours:{target: club},ours@v0.1.0,cmd:sox,cmd:sox:{gain: 3},folder:/x/Anna’s Masters/,folder:y/annas-masters,anchor:lowpass-3500',
      ),
    ).toEqual([
      'ours',
      'ours-target-club',
      'ours-v0-1-0',
      'sox',
      'sox-gain-3',
      'anna-s-masters',
      'annas-masters',
      'lowpass-3500',
    ]);
    expect(idsOf('folder:a/x,folder:b/x,x=ours')).toEqual(['x-2', 'x-3', 'x']);
    expect(idsOf('folder:mix')).toEqual(['mix-2']);
  });

  it.each([
    'ours=cmd:q',
    'ours=cmd:q,ours',
    'ours=ours:{target: club}',
    'unprocessed=ours',
    'loudness-only=folder:x',
    'over-limited=cmd:q',
    'lowpass-3500=anchor:lowpass-7000',
    'mix=ours',
    'cmd=ours',
    'folder=folder:x',
  ])('refuses %s, whose id the bench gives another meaning', (list) => {
    expect(() => idsOf(list)).toThrow(ConditionError);
    expect(() => idsOf(list)).toThrow(
      `its id must be another than ${list.split('=')[0]}: the bench keeps ours, loudness-only, unprocessed, mix, lowpass-3500`,
    );
  });

  it('leaves the ids of the bench to what they mean, wherever it stands', () => {
    expect(idsOf('cmd:ours,ours,folder:x/unprocessed,unprocessed')).toEqual([
      'ours-2',
      'ours',
      'unprocessed-2',
      'unprocessed',
    ]);
    expect(idsOf('cmd:over-limited,anchor:over-limited,ours=ours')).toEqual([
      'over-limited-2',
      'over-limited',
      'ours',
    ]);
  });

  it('refuses an id that is given twice', () => {
    expect(() => idsOf('a=ours,a=unprocessed')).toThrow('another condition has the id a already');
  });
});
