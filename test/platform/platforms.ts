import ecmascript from './ecmascript.json' with { type: 'json' };

/** The globals of a platform and their properties: see `prune.cjs`. */
export type Platform = Readonly<Record<string, string>>;

/**
 * The oldest supported browsers: Chrome and Edge 112, Firefox 113 and Safari 16.4, of spring 2023.
 *
 * `ecmascript.json` has the properties of all ECMAScript built-ins that each of them has, by MDN's compatibility data: the
 * copying methods of arrays came with Firefox 115, for example. Web APIs that gained properties later are listed here.
 */
export const oldestBrowsers: Platform = {
  ...ecmascript,
  ...allOf(
    'DOMException Event EventTarget FormData File ReadableStreamDefaultReader TextEncoder TextDecoder',
  ),
  ...allOf(
    'TransformStream WritableStream BroadcastChannel MessageChannel performance console queueMicrotask',
  ),
  ...allOf('setTimeout clearTimeout setInterval clearInterval fetch atob btoa crypto structuredClone'),
  AbortController: '#abort #signal #@@toStringTag',
  // Not `any()`: Chrome 116, Firefox 124, Safari 17.4.
  AbortSignal: 'abort timeout #aborted #reason #throwIfAborted #onabort #@@toStringTag',
  // Not `bytes()`.
  Blob: '#arrayBuffer #size #slice #stream #text #type #@@toStringTag',
  // Not `getSetCookie()`: Chrome 113, Safari 17.
  Headers: '#append #delete #entries #forEach #get #has #keys #set #values #@@iterator #@@toStringTag',
  // Neither `from()` nor asynchronous iteration: Chrome 124.
  ReadableStream: '#cancel #getReader #locked #pipeThrough #pipeTo #tee #@@toStringTag',
  // Not `bytes()` and `duplex`.
  Request:
    '#arrayBuffer #blob #body #bodyUsed #cache #clone #credentials #destination #formData #headers #integrity #json #keepalive #method #mode #redirect #referrer #referrerPolicy #signal #text #url #@@toStringTag',
  // Neither `bytes()` nor the static `json()`: Firefox 115, Safari 17.
  Response:
    'error redirect #arrayBuffer #blob #body #bodyUsed #clone #formData #headers #json #ok #redirected #status #statusText #text #type #url #@@toStringTag',
  // Not `canParse()` and `parse()`: Chrome 120.
  URL: 'createObjectURL revokeObjectURL #hash #host #hostname #href #origin #password #pathname #port #protocol #search #searchParams #toJSON #toString #username #@@toStringTag',
  // Not `size`: Safari 17.
  URLSearchParams:
    '#append #delete #entries #forEach #get #getAll #has #keys #set #sort #toString #values #@@iterator #@@toStringTag',
};

/** The ECMAScript built-ins that the Hermes of React Native 0.76 lacks. Source: `lib/VM/JSLib` in github.com/facebook/hermes. */
const missingInHermes = ['Atomics', 'FinalizationRegistry', 'SharedArrayBuffer'];

/** React Native 0.76 with Hermes. Its web APIs are in `react-native.cjs`. */
export const reactNative: Platform = {
  ...Object.fromEntries(Object.entries(ecmascript).filter(([name]) => !missingInHermes.includes(name))),
  ...allOf('AbortController AbortSignal Headers Request Response URLSearchParams window self navigator'),
  ...allOf('performance console queueMicrotask setTimeout clearTimeout setInterval clearInterval fetch'),
  ...allOf('atob btoa TextEncoder'),
};

function allOf(names: string): Platform {
  return Object.fromEntries(names.split(' ').map((name) => [name, '*']));
}
