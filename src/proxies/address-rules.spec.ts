import { addressKind, isAddressAllowed, literalAddress } from './address-rules';

describe('addressKind', () => {
  it.each([
    ['8.8.8.8', 'PUBLIC'],
    ['2a00:1450:4001:82a::200e', 'PUBLIC'],
    ['127.0.0.1', 'PRIVATE'],
    ['127.255.3.4', 'PRIVATE'],
    ['::1', 'PRIVATE'],
    ['10.1.2.3', 'PRIVATE'],
    ['172.16.0.1', 'PRIVATE'],
    ['192.168.1.1', 'PRIVATE'],
    ['100.64.0.1', 'PRIVATE'],
    ['fd12:3456::1', 'PRIVATE'],
    ['169.254.169.254', 'FORBIDDEN'],
    ['169.254.0.1', 'FORBIDDEN'],
    ['fe80::1', 'FORBIDDEN'],
    ['fe80::1%eth0', 'FORBIDDEN'],
    ['fd00:ec2::254', 'FORBIDDEN'],
    ['fd20:ce::254', 'FORBIDDEN'],
    ['100.100.100.200', 'FORBIDDEN'],
    ['168.63.129.16', 'FORBIDDEN'],
    ['192.0.0.192', 'FORBIDDEN'],
    ['0.0.0.0', 'FORBIDDEN'],
    ['0.1.2.3', 'FORBIDDEN'],
    ['::', 'FORBIDDEN'],
    ['224.0.0.1', 'FORBIDDEN'],
    ['ff02::1', 'FORBIDDEN'],
    ['255.255.255.255', 'FORBIDDEN'],
    ['240.0.0.1', 'FORBIDDEN'],
    ['192.0.2.1', 'FORBIDDEN'],
    ['2001:db8::1', 'FORBIDDEN'],
    ['fec0::1', 'FORBIDDEN'],
    ['64:ff9b:1::7f00:1', 'FORBIDDEN'],
    ['not an address', 'FORBIDDEN'],
  ])('%s is %s', (address, kind) => expect(addressKind(address)).toBe(kind));

  describe('judges an IPv4 address inside an IPv6 address by itself', () => {
    it.each([
      ['::ffff:169.254.169.254', 'FORBIDDEN'],
      ['::ffff:10.0.0.1', 'PRIVATE'],
      ['::ffff:8.8.8.8', 'PUBLIC'],
      ['::ffff:0:169.254.169.254', 'FORBIDDEN'],
      ['64:ff9b::a9fe:a9fe', 'FORBIDDEN'],
      ['64:ff9b::7f00:1', 'PRIVATE'],
      ['64:ff9b::808:808', 'PUBLIC'],
      ['2002:a9fe:a9fe::1', 'FORBIDDEN'],
      ['2002:7f00:1::', 'PRIVATE'],
      ['2002:808:808::1', 'PUBLIC'],
      // Teredo: 169.254.169.254 and 127.0.0.1 with inverted bits
      ['2001:0:4136:e378:8000:63bf:5601:5601', 'FORBIDDEN'],
      ['2001:0:4136:e378:8000:63bf:80ff:fffe', 'PRIVATE'],
      ['::169.254.169.254', 'FORBIDDEN'],
      ['::127.0.0.1', 'PRIVATE'],
      ['::8.8.8.8', 'PUBLIC'],
    ])('%s is %s', (address, kind) => expect(addressKind(address)).toBe(kind));
  });
});

describe('isAddressAllowed', () => {
  it.each([
    ['8.8.8.8', false, true],
    ['127.0.0.1', false, false],
    ['127.0.0.1', true, true],
    ['169.254.169.254', true, false],
  ])('%s with private addresses %s: %s', (address, allowPrivate, allowed) =>
    expect(isAddressAllowed(address, allowPrivate)).toBe(allowed),
  );
});

describe('literalAddress', () => {
  it.each([
    ['127.0.0.1', '127.0.0.1'],
    ['2130706433', '127.0.0.1'],
    ['0x7f000001', '127.0.0.1'],
    ['0x7f.1', '127.0.0.1'],
    ['0177.0.0.1', '127.0.0.1'],
    ['127.1', '127.0.0.1'],
    ['127.0.0.1.', '127.0.0.1'],
    ['0xA9FEA9FE', '169.254.169.254'],
    ['１６９.254.169.254', '169.254.169.254'],
    ['[::1]', '::1'],
    ['::FFFF:7f00:1', '::ffff:7f00:1'],
    ['localhost', '127.0.0.1'],
    ['LOCALHOST.', '127.0.0.1'],
    ['mail.localhost', '127.0.0.1'],
    ['ip6-localhost', '127.0.0.1'],
    ['mail.example.com', null],
    ['notlocalhost', null],
    ['1.example.com', null],
  ])('%s -> %s', (host, address) => expect(literalAddress(host)).toBe(address));
});
