export type AnyProps = Readonly<Record<string, unknown>>;

type Handler = (event: { readonly defaultPrevented?: boolean } | undefined) => void;

/** Lays `given` over `own`: class names and styles add up, and both event handlers run, the given one first. */
export function mergeProps(own: AnyProps, given: AnyProps): AnyProps {
  const merged: Record<string, unknown> = { ...own };
  for (const [name, value] of Object.entries(given)) {
    if (value !== undefined) merged[name] = mergeProp(name, own[name], value);
  }
  return merged;
}

function mergeProp(name: string, own: unknown, given: unknown): unknown {
  if (name === 'className') return [own, given].filter(Boolean).join(' ');
  if (name === 'style' && isObject(own) && isObject(given)) return { ...own, ...given };
  if (/^on[A-Z]/.test(name) && isHandler(own) && isHandler(given)) return inTurn(given, own);
  return given;
}

function inTurn(first: Handler, second: Handler): Handler {
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
