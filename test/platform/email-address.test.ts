import { describe, expect, it } from '@jest/globals';
import {
  readEmailAddress,
  readMailbox,
  writeMailbox,
} from '../../shared/platform/email-address.ts';

const local = (length: number) => 'a'.repeat(length);

describe('an address', () => {
  it.each([
    ["o'leary@example.com", "o'leary@example.com"],
    ['o&leary@example.com', 'o&leary@example.com'],
    ['a+rallly~/@example.net', 'a+rallly~/@example.net'],
    ['user=list@example.com', 'user=list@example.com'],
    ['d.o!x@example.org', 'd.o!x@example.org'],
    ['{ada}#1`^*?_|$%@example.com', '{ada}#1`^*?_|$%@example.com'],
    ['-ada-@example.com', '-ada-@example.com'],
    [`${local(64)}@example.com`, `${local(64)}@example.com`],
    ['ada@xn--bcher-kva.example', 'ada@xn--bcher-kva.example'],
    ['info@xn--80a1acny.xn--p1ai', 'info@xn--80a1acny.xn--p1ai'],
    ['a@example.museum', 'a@example.museum'],
    ['a@b.co', 'a@b.co'],
    ['a@1and1.com', 'a@1and1.com'],
  ])('of RFC 5321 is taken as it is: %s', (written, address) => {
    expect(readEmailAddress(written)).toEqual({ address });
  });

  it.each([
    ['ada@bücher.example', 'ada@xn--bcher-kva.example'],
    ['clara@Bäckerei-Lindner.example', 'clara@xn--bckerei-lindner-0kb.example'],
    ['ada@почта.рф', 'ada@xn--80a1acny.xn--p1ai'],
    ['ada@例え。テスト', 'ada@xn--r8jz45g.xn--zckzah'],
    ['sara@نامه‌ای.example', 'sara@xn--mgba3gch31f060k.example'],
    ['ADA@EXAMPLE.COM', 'ADA@example.com'],
    [' ada@example.com\n', 'ada@example.com'],
  ])('has the domain in ASCII, and no space around it: %s', (written, address) => {
    expect(readEmailAddress(written)).toEqual({ address });
  });

  it.each([
    ['"ada lovelace"@example.com', 'the part before the @ is quoted'],
    ['почта@почта.рф', 'the part before the @ is not plain ASCII'],
    ['jürgen@example.com', 'the part before the @ is not plain ASCII'],
    ['ada\u2060@example.com', 'the part before the @ is not plain ASCII'],
    ['ada@example.com\r\nBcc: eve@evil.example', 'it has more than one @'],
    [`${local(65)}@example.com`, 'the part before the @ is longer than 64'],
    ['ada.@example.com', 'the part before the @ is not one'],
    ['.ada@example.com', 'the part before the @ is not one'],
    ['a..b@example.com', 'the part before the @ is not one'],
    ['@example.com', 'the part before the @ is not one'],
    ['a@b@example.com', 'it has more than one @'],
    ['a@example.com, b@example.com', 'it has more than one @'],
    ['ada lovelace@example.com', 'it has a space in it'],
    ['a,b@example.com', 'the part before the @ is not one'],
    ['ada', 'it has no @'],
    ['', 'it has no @'],
    ['ada@', 'the part after the @ is no domain'],
    ['ada@localhost', 'the part after the @ is no domain'],
    ['ada@[192.0.2.1]', 'the part after the @ is no domain'],
    ['ada@192.0.2.1', 'the part after the @ is no domain'],
    ['ada@example..com', 'the part after the @ is no domain'],
    ['ada@example.com.', 'the part after the @ is no domain'],
    ['ada@-example.com', 'the part after the @ is no domain'],
    ['ada@example-.com', 'the part after the @ is no domain'],
    ['ada@sub_domain.example.com', 'the part after the @ is no domain'],
    ['ada@ex\u200bample.com', 'the part after the @ is no domain'],
    ['ada@exa\u00admple.com', 'the part after the @ is no domain'],
    ['ada@example.com:25', 'the part after the @ is no domain'],
    ['ada@ex%61mple.com', 'the part after the @ is no domain'],
    ['ada@example.com/path', 'the part after the @ is no domain'],
    ['ada@exa mple.com', 'it has a space in it'],
    ['ada@exam\u200dple.com', 'the part after the @ is no domain'],
    ['ada@\u200cexample.com', 'the part after the @ is no domain'],
    [`ada@${local(64)}.com`, 'the part after the @ is no domain'],
    [`ada@${`${local(60)}.`.repeat(5)}com`, 'the part after the @ is no domain'],
    [`${local(60)}@${`${local(60)}.`.repeat(3)}example.com`, 'it is longer than 254'],
    ['Ada <ada@example.com>', 'it stands in brackets: the address alone is needed'],
  ])('that no provider takes is refused with a word: %j', (written, fault) => {
    expect(readEmailAddress(written)).toEqual({ fault });
  });

  it('is never told by its fault', () => {
    for (const written of ['hunter2', 'hunter2@', '"hunter2"@example.com', 'hunter2@hunter2'])
      expect(JSON.stringify(readEmailAddress(written))).not.toContain('hunter2');
  });
});

describe('a mailbox', () => {
  it.each([
    ['night@example.com', { name: '', address: 'night@example.com' }],
    ['Harbor Coffee <night@example.com>', { name: 'Harbor Coffee', address: 'night@example.com' }],
    ['Harbor, Inc. <night@example.com>', { name: 'Harbor, Inc.', address: 'night@example.com' }],
    ['"Doe, \\"Jane\\"" <j@example.com>', { name: 'Doe, "Jane"', address: 'j@example.com' }],
    ['<night@example.com> ', { name: '', address: 'night@example.com' }],
  ])('is read from %j', (written, mailbox) => {
    expect(readMailbox(written)).toEqual(mailbox);
  });

  it.each([
    'night.example.com',
    'Night <night>',
    'Night <night@example.com> x',
    'a <b@example.com> <c@example.com>',
    'Night\r\nBcc: x <night@example.com>',
    'a@example.com, b@example.com',
  ])('is none in %j', (written) => {
    expect(readMailbox(written)).toHaveProperty('fault');
  });

  it.each([
    ['', 'night@example.com'],
    ['Harbor Coffee', 'Harbor Coffee <night@example.com>'],
    ['Harbor, Inc.', '"Harbor, Inc." <night@example.com>'],
    ['Doe, "Jane" \\', '"Doe, \\"Jane\\" \\\\" <night@example.com>'],
    ['Bäckerei Jürgens', '=?UTF-8?B?QsOkY2tlcmVpIErDvHJnZW5z?= <night@example.com>'],
  ])('is written so that a header can carry the name %j', (name, written) => {
    expect(writeMailbox({ name, address: 'night@example.com' })).toBe(written);
  });

  it('encodes a long name in words of at most 75 characters that decode to it', () => {
    const name = 'Späti „Zur schönen Aussicht“ am Müggelsee 🍺🍺🍺 GmbH & Co. KG';
    const words = writeMailbox({ name, address: 'a@example.com' }).replace(/ <.*/, '').split(' ');
    for (const word of words) expect(word.length).toBeLessThanOrEqual(75);
    const decoded = words.map((word) =>
      new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(word.slice(10, -2), 'base64')),
    );
    expect(decoded.join('')).toBe(name);
  });
});
