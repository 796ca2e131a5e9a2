/** The browser and device according to the request's headers. They can be forged, so use them only for display. */
export interface UserAgent {
  readonly browser_name: string | null;
  readonly browser_version: string | null;
  readonly device_type: string | null;
  readonly is_mobile: boolean | null;
}

// The first that fits counts: most browsers also claim to be those further down.
const browsers: readonly (readonly [name: string, version: RegExp])[] = [
  ['Edge', /\bEdg(?:e|A|iOS)?\/(\d{1,9})/],
  ['Opera', /\b(?:OPR|OPiOS)\/(\d{1,9})/],
  ['Samsung Internet', /\bSamsungBrowser\/(\d{1,9})/],
  ['Vivaldi', /\bVivaldi\/(\d{1,9})/],
  ['DuckDuckGo', /\b(?:DuckDuckGo|Ddg)\/(\d{1,9})/],
  ['Firefox', /\b(?:Firefox|FxiOS)\/(\d{1,9})/],
  ['Chrome', /\b(?:Chrome|CriOS)\/(\d{1,9})/],
  ['Safari', /\bVersion\/(\d{1,9})[\d.]* (?:Mobile\/\S+ )?Safari\//],
];

const devices: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['iPhone', /\biPhone\b/],
  ['iPad', /\biPad\b/],
  ['Android', /\bAndroid\b/],
  ['Chromebook', /\bCrOS\b/],
  ['Mac', /\bMacintosh\b/],
  ['Windows', /\bWindows\b/],
  ['Linux', /\bLinux\b/],
];

/**
 * Reads the `User-Agent` header, and the client hints that browsers send unasked where they say more: Brave and others
 * call themselves Chrome in the one and by their name in the other.
 */
export function readUserAgent(headers: Headers): UserAgent {
  const text = headers.get('user-agent') ?? '';
  const named = readBrand(headers.get('sec-ch-ua') ?? '') ?? readBrowser(text);
  const device = devices.find(([, pattern]) => pattern.test(text))?.[0];
  return {
    browser_name: named?.name ?? null,
    browser_version: named?.version ?? null,
    device_type: device ?? null,
    is_mobile: device === undefined ? null : headers.get('sec-ch-ua-mobile') === '?1' || /\bMobi/.test(text),
  };
}

interface Browser {
  readonly name: string;
  readonly version: string;
}

function readBrowser(text: string): Browser | undefined {
  for (const [name, pattern] of browsers) {
    const version = pattern.exec(text)?.[1];
    if (version !== undefined) return { name, version };
  }
  return undefined;
}

/** `"Chromium";v="142", "Brave";v="142", "Not_A Brand";v="99"`: the last one is noise, on purpose and under any name. */
function readBrand(hints: string): Browser | undefined {
  const brands = [...hints.matchAll(/"([^"\\]{1,40})";\s*v="(\d{1,9})"/g)]
    .map(([, name = '', version = '']) => ({ name: name.replace(/^(Google|Microsoft) /, ''), version }))
    .filter(({ name }) => !/not.?a.?brand/i.test(name));
  return brands.find(({ name }) => name !== 'Chromium') ?? brands[0];
}
