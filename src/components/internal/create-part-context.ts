'use client';

import { type Context, createContext, use } from 'react';
import { SessionError } from '../../session/index.ts';

/** The context that a part provides to the parts inside it. It is `null` outside that part. */
export type PartContext<Value> = Context<Value | null>;

/** Creates the context of a part with the given name, such as `SessionSwitcher.Root`. */
export function createPartContext<Value>(name: string): PartContext<Value> {
  const context: PartContext<Value> = createContext<Value | null>(null);
  context.displayName = name;
  return context;
}

/**
 * Returns the value of a part's context.
 *
 * @throws {SessionError} `missing_provider` outside that part.
 */
export function usePartContext<Value>(context: PartContext<Value>): Value {
  return use(context) ?? throwMissingPart(context.displayName);
}

function throwMissingPart(name = ''): never {
  throw new SessionError({
    code: 'missing_provider',
    message: `A ${name.split('.')[0]} part was rendered outside <${name}>, which provides its state. Render it inside.`,
  });
}
