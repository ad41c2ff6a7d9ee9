import { readMessageIds } from './message-ids';
import { isForward, messageIdHash, requestKeyInSubject, threadingKeys } from './threading';

describe('threadingKeys', () => {
  it('names In-Reply-To first, then the references from the newest back, each once', () => {
    expect(threadingKeys({ inReplyTo: ['b@x'], references: ['root@x', 'a@x', 'b@x'] })).toEqual([
      'b@x',
      'a@x',
      'root@x',
    ]);
  });
});

describe('readMessageIds', () => {
  it.each([
    ['<a@x> <b@x>', ['a@x', 'b@x']],
    ['<a@x><a@x>', ['a@x']],
    ['<Case@X>', ['Case@X']],
    ['Your message of Monday <a@x>', ['a@x']],
    ['Your message of Monday', []],
    ['a@x, b@x', ['a@x', 'b@x']],
    ['no-at-sign', ['no-at-sign']],
    ['<a @x>', ['a@x']],
    ['<>', []],
    ['<a@x', []],
    [`<${'a'.repeat(999)}>`, []],
    ['', []],
  ])('reads %j', (raw, expected) => {
    expect(readMessageIds(raw)).toEqual(expected);
  });
});

describe('messageIdHash', () => {
  it('is the SHA-256 of the trimmed ID, whose case counts', () => {
    // printf 'abc' | sha256sum
    expect(messageIdHash(' abc ')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(messageIdHash('Abc')).not.toBe(messageIdHash('abc'));
  });
});

describe('requestKeyInSubject', () => {
  it.each([
    ['Re: [REQ-42] Printer', 'REQ-42'],
    ['AW: req-42 Printer', 'REQ-42'],
    ['REQ-42', 'REQ-42'],
    ['about REQ-3: [REQ-7]', 'REQ-7'],
    ['REQ-3 and REQ-4', 'REQ-3'],
    ['(REQ-42).', 'REQ-42'],
  ])('finds it in %j', (subject, expected) => {
    expect(requestKeyInSubject(subject)).toBe(expected);
  });

  it.each([
    '',
    'REQ-',
    'REQ 42',
    'PREREQ-42',
    'REQ-42a',
    'REQ-42é',
    'éREQ-42',
    'REQ-42-7',
    'X-REQ-42',
    'REQ-042',
    'REQ-1234567890123456',
  ])('finds none in %j', (subject) => {
    expect(requestKeyInSubject(subject)).toBeNull();
  });
});

describe('isForward', () => {
  it.each(['Fwd: x', 'FW: x', 'WG: x', 'TR : x', '[ext] Fwd: x', '转发：x'])('is true of %j', (subject) => {
    expect(isForward(subject)).toBe(true);
  });
  it.each(['Re: Fwd: x', 'x fwd: y', 'Forwarding', 'AW: x', ''])('is false of %j', (subject) => {
    expect(isForward(subject)).toBe(false);
  });
});
