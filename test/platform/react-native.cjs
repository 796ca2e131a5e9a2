// The web APIs of React Native 0.76, in the form in which it has them. Sources, in github.com/facebook/react-native:
// `Libraries/Core/setUpXHR.js` (`abort-controller`, `whatwg-fetch`), `setUpGlobals.js`, `setUpTimers.js`,
// `setUpNavigator.js` and `setUpPerformance.js`.
globalThis.installReactNative = () => {
  // npm `abort-controller` 3: no `reason`, no `throwIfAborted()`, no static methods, and no global `EventTarget`.
  class AbortSignal {
    aborted = false;
    #listeners = new Set();
    addEventListener(_, listener) {
      this.#listeners.add(listener);
    }
    removeEventListener(_, listener) {
      this.#listeners.delete(listener);
    }
    dispatchAbort() {
      if (this.aborted) return;
      this.aborted = true;
      for (const listener of this.#listeners) listener({ type: 'abort' });
    }
  }
  class AbortController {
    signal = new AbortSignal();
    abort() {
      this.signal.dispatchAbort();
    }
  }

  // npm `whatwg-fetch` 3: no streams, no `cache`, and a response is complete when its headers arrive.
  class Headers {
    map = {};
    constructor(init) {
      if (init instanceof Headers) init.forEach((value, name) => this.append(name, value));
      else if (init) for (const name of Object.keys(init)) this.append(name, init[name]);
    }
    append(name, value) {
      this.map[name.toLowerCase()] = String(value);
    }
    set(name, value) {
      this.append(name, value);
    }
    get(name) {
      return this.has(name) ? this.map[name.toLowerCase()] : null;
    }
    has(name) {
      return Object.hasOwn(this.map, name.toLowerCase());
    }
    forEach(callback) {
      for (const name of Object.keys(this.map)) callback(this.map[name], name);
    }
  }
  class Body {
    bodyUsed = false;
    setBody(body) {
      this.bodyInit = body;
    }
    async text() {
      if (this.bodyUsed) throw new TypeError('Already read');
      this.bodyUsed = true;
      return this.bodyInit ?? '';
    }
    async json() {
      return JSON.parse(await this.text());
    }
  }
  class Request extends Body {
    constructor(input, options = {}) {
      super();
      const isRequest = input instanceof Request;
      if (isRequest && input.bodyUsed) throw new TypeError('Already read');
      this.url = isRequest ? input.url : String(input);
      this.headers = new Headers(options.headers ?? (isRequest ? input.headers : undefined));
      this.method = options.method ?? (isRequest ? input.method : 'GET');
      this.signal = options.signal ?? (isRequest ? input.signal : new AbortController().signal);
      this.setBody(options.body ?? (isRequest ? input.bodyInit : undefined));
      if (isRequest && input.bodyInit !== undefined && !options.body) input.bodyUsed = true;
    }
    clone() {
      const options = { body: this.bodyInit };
      return new Request(this, options);
    }
  }
  class Response extends Body {
    type = 'default';
    constructor(body, options = {}) {
      super();
      this.status = options.status ?? 200;
      this.ok = this.status >= 200 && this.status < 300;
      this.statusText = '';
      this.headers = new Headers(options.headers);
      this.url = options.url ?? '';
      this.setBody(body);
    }
    clone() {
      return new Response(this.bodyInit, { status: this.status, headers: this.headers, url: this.url });
    }
  }
  Object.assign(globalThis, { AbortController, AbortSignal, Headers, Request, Response });
  Object.assign(globalThis, { window: globalThis, self: globalThis, navigator: { product: 'ReactNative' } });
};
