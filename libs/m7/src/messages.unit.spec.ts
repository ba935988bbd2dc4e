import { describe, expect, it } from 'vitest';
import { readClientFrame } from './client-messages.js';
import { eventHead, eventPieces, prepareList, prepareObject } from './events.js';
import { cutText } from './generic-errors.js';
import { errorMessage, heartbeatMessage, subscriptionMessage } from './server-messages.js';
import { formatTime, readTime } from './times.js';

const CHANNEL = 'urn:ez-api:A:test:normal';

describe('readClientFrame', () => {
  it('reads a message, and keeps what was sent', () => {
    const text = JSON.stringify({ type: 'subscribe', channel: CHANNEL, correlation: 'c1' });
    expect(readClientFrame(text)).toEqual({
      ok: true,
      message: { type: 'subscribe', channel: CHANNEL, correlation: 'c1', text },
    });
  });

  it.each([
    ['text', '{"type":"Creation"}'],
    ['an object', { type: 'Creation' }],
  ])('takes the payload as %s', (_, data) => {
    const frame = readClientFrame(JSON.stringify({ type: 'request', channel: CHANNEL, data }));
    expect(frame).toMatchObject({ ok: true, message: { data } });
  });

  it.each([
    ['no JSON', '{'],
    ['a list', '[]'],
    ['null', 'null'],
    ['a number', '7'],
    ['no type', `{"channel":"${CHANNEL}"}`],
    ['another type', `{"type":"Subscribe","channel":"${CHANNEL}"}`],
    ["a server's type", `{"type":"event","channel":"${CHANNEL}"}`],
    ['no channel', '{"type":"subscribe"}'],
    ['a channel that is no text', '{"type":"subscribe","channel":7}'],
    ['nested without end', '['.repeat(500_000)],
  ])('does not read %s', (_, text) => {
    expect(readClientFrame(text)).toEqual({ ok: false, frame: { text } });
  });

  it.each([
    ['under 512 bytes', 'é'.repeat(255), true],
    ['of 512 bytes', 'é'.repeat(256), false],
  ])('a correlation %s', (_, correlation, ok) => {
    const text = JSON.stringify({ type: 'subscribe', channel: CHANNEL, correlation });
    expect(readClientFrame(text).ok).toBe(ok);
  });

  it('a correlation that is no text is none', () => {
    expect(readClientFrame('{"type":"subscribe","channel":"c","correlation":7}').ok).toBe(false);
  });

  it('names what cannot be read where it says so', () => {
    const text = '{"type":"nothing","correlation":"c1"}';
    expect(readClientFrame(text)).toEqual({ ok: false, frame: { text, correlation: 'c1' } });
  });
});

const messageOf = (pieces: readonly Buffer[]): object =>
  JSON.parse(Buffer.concat(pieces).toString());

describe('events', () => {
  it('differ in channel, sequence and correlation alone', () => {
    const { parts } = prepareList([{ a: 'é"' }]);
    const tail = parts[0] ?? Buffer.alloc(0);
    const head = eventHead(CHANNEL);
    expect(messageOf(eventPieces(head, 0, tail))).toEqual({
      type: 'event',
      channel: CHANNEL,
      sequence: 0,
      data: '[{"a":"é\\""}]',
    });
    expect(messageOf(eventPieces(head, 2 ** 53 - 1, tail, 'ü"'))).toMatchObject({
      sequence: 2 ** 53 - 1,
      correlation: 'ü"',
    });
  });

  it('are split between items, the parts counted from 1', () => {
    const items = ['one', 'two', 'three', 'four'].map((name) => ({ name }));
    const { parts } = prepareList(items, 35);
    const messages = parts.map((tail) => messageOf(eventPieces(eventHead('c'), 0, tail)));
    expect(messages).toMatchObject([
      { part: 1, totalparts: 2 },
      { part: 2, totalparts: 2 },
    ]);
    const joined = messages.flatMap((message) =>
      'data' in message ? JSON.parse(String(message.data)) : [],
    );
    expect(joined).toEqual(items);
  });

  it('of one item larger than a part are not split', () => {
    expect(prepareList([{ name: 'x'.repeat(100) }], 10).parts).toHaveLength(1);
  });

  it('of an empty list are one message', () => {
    const [tail = Buffer.alloc(0)] = prepareList([]).parts;
    expect(messageOf(eventPieces(eventHead('c'), 0, tail))).toMatchObject({ data: '[]' });
    expect(prepareObject({}).parts).toHaveLength(1);
  });
});

describe('what the server says', () => {
  it('repeats the correlation, and gives generic errors no channel', () => {
    const message = errorMessage(
      { error: 'UNKNOWN_CHANNEL', channel: 'here' },
      { correlation: 'c1' },
    );
    expect(JSON.parse(message)).toEqual({
      type: 'error',
      correlation: 'c1',
      data: '{"code":"error.unknown_channel","message":"here"}',
    });
  });

  it('leaves a correlation out that nobody gave', () => {
    expect(JSON.parse(subscriptionMessage('unsubscribed', CHANNEL))).toEqual({
      type: 'unsubscribed',
      channel: CHANNEL,
    });
  });

  it('beats with the time now, the next time and the last sequences', () => {
    const now = new Date('2026-03-01T10:00:00.000Z');
    const next = new Date('2026-03-01T10:00:05.250Z');
    const beat = heartbeatMessage(now, next, [{ channel: 'c', sequence: 4 }]);
    expect(JSON.parse(JSON.parse(beat).data)).toEqual({
      current: '2026-03-01T10:00:00Z',
      next: '2026-03-01T10:00:05.25Z',
      items: [{ channel: 'c', sequence: 4 }],
    });
  });

  it.each([
    ['short', 'short'],
    ['x'.repeat(600), 'x'.repeat(512)],
    [`x${'é'.repeat(300)}`, `x${'é'.repeat(255)}`],
    [`x${'😀'.repeat(300)}`, `x${'😀'.repeat(127)}`],
  ])('cuts what it repeats at 512 bytes: %#', (text, cut) => {
    expect(cutText(text)).toBe(cut);
  });
});

describe('times', () => {
  it.each([
    ['2022-05-22T15:02Z', '2022-05-22T15:02:00Z'],
    ['2022-05-22T15:02:23Z', '2022-05-22T15:02:23Z'],
    ['2022-05-22T15:02:23.075Z', '2022-05-22T15:02:23.075Z'],
  ])('reads %s', (text, time) => {
    expect(readTime(text)).toBe(time);
  });

  it.each(['2022-05-22T15:02.23Z', '2022-05-22T15:02', '2022-02-30T15:02Z', '2022-05-22', ''])(
    'does not read %s',
    (text) => {
      expect(readTime(text)).toBeUndefined();
    },
  );

  it('has a fraction only where it is not zero', () => {
    expect(formatTime(new Date('2022-05-22T15:02:23.100Z'))).toBe('2022-05-22T15:02:23.1Z');
  });
});
