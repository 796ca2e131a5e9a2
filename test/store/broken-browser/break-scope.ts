/** The use of a browser API, identified by its path from the global scope, for example `navigator.locks.request`. */
export interface ApiUse {
  readonly path: string;
  isCalled: boolean;
  isAsync: boolean;
}

/** The ways in which an API can be broken. With `again`, the first use succeeds. */
export type Fault =
  | 'is missing'
  | 'throws when it is read'
  | 'throws when it is read again'
  | 'throws when it is called'
  | 'throws when it is called again'
  | 'does nothing'
  | 'rejects'
  | 'rejects again'
  | 'never settles'
  | 'never settles again';

export interface BrokenApi {
  readonly path: string;
  readonly fault: Fault;
}

/** Returns every fault that can occur with this use of an API. */
export function faultsOf({ path, isCalled, isAsync }: ApiUse): readonly Fault[] {
  const read = ['is missing', 'throws when it is read', 'throws when it is read again'] as const;
  const called = ['throws when it is called', 'throws when it is called again'] as const;
  const settled = ['rejects', 'rejects again', 'never settles', 'never settles again'] as const;
  // A timer that never fires cannot be distinguished from one that is still pending.
  const isSilent = isCalled && !isAsync && path !== 'setTimeout';
  return [
    ...read,
    ...(isCalled ? called : []),
    ...(isSilent ? (['does nothing'] as const) : []),
    ...(isAsync ? settled : []),
  ];
}

/** Returns a proxy of the scope with one API broken. Records the used APIs in `uses`. */
export function breakScope<Scope extends object>(
  scope: Scope,
  broken: BrokenApi | null,
  uses = new Map<string, ApiUse>(),
): Scope {
  let reads = 0;
  let calls = 0;

  function entryOf(path: string): ApiUse {
    const use = uses.get(path) ?? { path, isCalled: false, isAsync: false };
    uses.set(path, use);
    return use;
  }

  function read(path: string, value: unknown): unknown {
    entryOf(path);
    if (broken?.path !== path) return wrap(path, value);
    reads += 1;
    if (broken.fault === 'is missing') return undefined;
    if (isDue(broken.fault, 'throws when it is read', reads)) throw blocked(path);
    return wrap(path, value);
  }

  function call(path: string, run: () => unknown): unknown {
    const use = entryOf(path);
    use.isCalled = true;
    if (broken?.path === path) {
      calls += 1;
      if (broken.fault === 'does nothing') return undefined;
      if (isDue(broken.fault, 'throws when it is called', calls)) throw blocked(path);
      if (isDue(broken.fault, 'rejects', calls)) return Promise.reject(blocked(path));
      if (isDue(broken.fault, 'never settles', calls)) return new Promise(() => {});
    }
    const result = run();
    use.isAsync ||= result instanceof Promise;
    return result;
  }

  function wrap<Value>(path: string, value: Value): Value {
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return value;
    return new Proxy(value, {
      get(target, key) {
        const member: unknown = Reflect.get(target, key);
        if (typeof key === 'symbol') return member;
        return read(path === '' ? key : `${path}.${key}`, member);
      },
      apply: (target, self, args) =>
        // SAFETY: only functions can be called.
        call(path, () => Reflect.apply(target as () => unknown, self, args)),
      construct: (target, args) => {
        // SAFETY: only constructors can be called with `new`, and they return objects.
        const instance = call(path, () => Reflect.construct(target as new () => object, args)) as object;
        return wrap(path, instance);
      },
    });
  }

  return wrap('', scope);
}

function isDue(fault: Fault, kind: Fault, times: number): boolean {
  return fault === kind || (fault === `${kind} again` && times > 1);
}

function blocked(path: string): DOMException {
  return new DOMException(`${path} is blocked.`, 'SecurityError');
}
