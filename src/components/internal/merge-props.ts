export type AnyProps = Readonly<Record<string, unknown>>;

type Handler = (event: { readonly defaultPrevented?: boolean } | undefined) => void;

/**
 * Merges `overrides` into `defaults`. Class names and styles are combined, and event handlers are chained, with the
 * handler of `overrides` first.
 */
export function mergeProps(defaults: AnyProps, overrides: AnyProps): AnyProps {
  const merged: Record<string, unknown> = { ...defaults };
  for (const [name, value] of Object.entries(overrides)) {
    if (value !== undefined) merged[name] = mergeProp(name, defaults[name], value);
  }
  return merged;
}

function mergeProp(name: string, defaults: unknown, overrides: unknown): unknown {
  if (name === 'className') return [defaults, overrides].filter(Boolean).join(' ');
  if (name === 'style' && isObject(defaults) && isObject(overrides)) return { ...defaults, ...overrides };
  if (/^on[A-Z]/.test(name) && isHandler(defaults) && isHandler(overrides))
    return chainHandlers(overrides, defaults);
  return overrides;
}

function chainHandlers(first: Handler, second: Handler): Handler {
  return (event) => {
    first(event);
    if (!event?.defaultPrevented) second(event);
  };
}

function isObject(value: unknown): value is AnyProps {
  return typeof value === 'object' && value !== null;
}

function isHandler(value: unknown): value is Handler {
  return typeof value === 'function';
}
