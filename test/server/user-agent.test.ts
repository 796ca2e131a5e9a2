import { expect, it } from 'vitest';
import { readUserAgent } from '../../src/server/core/user-agent.ts';

const webkit = 'AppleWebKit/537.36 (KHTML, like Gecko)';
const ios = 'AppleWebKit/605.1.15 (KHTML, like Gecko)';

it.each<[string, [string | null, string | null, string | null, boolean | null]]>([
  [
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webkit} Chrome/142.0.0.0 Safari/537.36`,
    ['Chrome', '142', 'Windows', false],
  ],
  [
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webkit} Chrome/142.0.0.0 Safari/537.36 Edg/142.0.3595.53`,
    ['Edge', '142', 'Windows', false],
  ],
  [
    `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${ios} Version/26.0 Safari/605.1.15`,
    ['Safari', '26', 'Mac', false],
  ],
  [
    `Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) ${ios} Version/26.0 Mobile/15E148 Safari/604.1`,
    ['Safari', '26', 'iPhone', true],
  ],
  [
    `Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) ${ios} CriOS/142.0.7444.77 Mobile/15E148 Safari/604.1`,
    ['Chrome', '142', 'iPhone', true],
  ],
  [
    `Mozilla/5.0 (Linux; Android 10; K) ${webkit} Chrome/142.0.0.0 Mobile Safari/537.36`,
    ['Chrome', '142', 'Android', true],
  ],
  [
    `Mozilla/5.0 (Linux; Android 15; SM-X210) ${webkit} SamsungBrowser/28.0 Chrome/130.0.0.0 Safari/537.36`,
    ['Samsung Internet', '28', 'Android', false],
  ],
  [
    'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0',
    ['Firefox', '145', 'Linux', false],
  ],
  [
    `Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${webkit} Chrome/142.0.0.0 Safari/537.36 OPR/124.0.0.0`,
    ['Opera', '124', 'Chromebook', false],
  ],
  ['curl/8.5.0', [null, null, null, null]],
  ['', [null, null, null, null]],
])('readUserAgent() parses "%s"', (text, [browser_name, browser_version, device_type, is_mobile]) => {
  const expected = { browser_name, browser_version, device_type, is_mobile };
  expect(readUserAgent(new Headers({ 'user-agent': text }))).toEqual(expected);
});

it.each([
  ['"Chromium";v="142", "Google Chrome";v="142", "Not_A Brand";v="99"', 'Chrome'],
  ['"Not;A=Brand";v="8", "Chromium";v="142", "Brave";v="142"', 'Brave'],
  ['"Chromium";v="142", "Not?A_Brand";v="24"', 'Chromium'],
  ['"Microsoft Edge";v="142", "Chromium";v="142"', 'Edge'],
  ['nonsense', 'Chrome'],
])('readUserAgent() prefers the brand in Sec-CH-UA: %s', (hints, name) => {
  const headers = new Headers({
    'user-agent': `Mozilla/5.0 (Linux; Android 10; K) ${webkit} Chrome/142.0.0.0 Safari/537.36`,
    'sec-ch-ua': hints,
    'sec-ch-ua-mobile': '?1',
  });
  expect(readUserAgent(headers)).toMatchObject({
    browser_name: name,
    browser_version: '142',
    is_mobile: true,
  });
});

it('readUserAgent() returns at most nine digits of a version, even if the header is very long', () => {
  const text = `Firefox/${'9'.repeat(60_000)}<script> ${'Chrome/ '.repeat(10_000)}`;
  expect(readUserAgent(new Headers({ 'user-agent': text })).browser_version).toMatch(/^\d{1,9}$/);
});
