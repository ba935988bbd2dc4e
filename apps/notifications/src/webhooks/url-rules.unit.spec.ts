import { describe, expect, it } from 'vitest';
import { addressRule, faultOfUrl, isPrivateAddress } from './url-rules.js';

describe('a webhook', () => {
  it.each([
    'ftp://example.com/',
    'example.com',
    'file:///etc/passwd',
    'http://user:word@example.com/',
    'http://localhost/',
    'http://a.localhost/',
    'http://127.0.0.1/',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://10.1.2.3/',
    'http://169.254.169.254/latest',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[fd00::1]/',
    'http://[::7f00:1]/',
    'http://[2002:7f00:1::]/',
    'http://[64:ff9b::a00:1]/',
    'http://[2001:0:1::1]/',
  ])('is refused at %s', (url) => {
    expect(faultOfUrl(url, [])).toBeDefined();
  });

  it.each(['https://example.com/hook', 'http://93.184.216.34:8080/', 'http://[2606:4700::1]/'])(
    'is taken at %s',
    (url) => {
      expect(faultOfUrl(url, [])).toBeUndefined();
    },
  );

  it('leads to named hosts only when some are named, private ones too', () => {
    const allowed = ['127.0.0.1', '*.example.com'];
    expect(faultOfUrl('http://127.0.0.1:9/x', allowed)).toBeUndefined();
    expect(faultOfUrl('https://Hooks.Example.com/', allowed)).toBeUndefined();
    expect(faultOfUrl('https://example.com/', allowed)).toBeDefined();
    expect(faultOfUrl('https://evilexample.com/', allowed)).toBeDefined();
  });

  it('whose name leads to a private address is not connected to, unless it is named', () => {
    const url = new URL('http://rebound.example.org/');
    expect(addressRule(url, [])('10.0.0.1')).toBe(false);
    expect(addressRule(url, [])('93.184.216.34')).toBe(true);
    expect(addressRule(url, ['rebound.example.org'])('10.0.0.1')).toBe(true);
  });

  it('takes what is no address for private', () => {
    expect(isPrivateAddress('example.com')).toBe(true);
  });
});
