import type { StrictInputType } from 'storybook/internal/types';
import type { Component, Prop } from './find-components.ts';

interface Described {
  readonly __docgenInfo?: Pick<Component, 'props'>;
}

/** Returns the rows of the props table of a component, from what `docgen()` has written to it. */
export function extractArgTypes({ __docgenInfo: info }: Described): Record<string, StrictInputType> {
  const props = Object.entries(info?.props ?? {});
  return Object.fromEntries(props.map(([name, prop]) => [name, toArgType(name, prop)]));
}

function toArgType(name: string, { description, required, tsType, defaultValue }: Prop): StrictInputType {
  const summary = tsType.raw ?? tsType.name;
  return {
    name,
    description,
    type: { required, ...typeOf(tsType) },
    table: { type: { summary }, ...(defaultValue && { defaultValue: { summary: defaultValue.value } }) },
  };
}

/** Returns the type that selects the control. A function has none, nor have elements and objects. */
function typeOf({ name, elements }: Prop['tsType']) {
  if (elements) return { name: 'enum', value: elements.map(({ value }) => value.slice(1, -1)) } as const;
  if (name === 'boolean' || name === 'string' || name === 'number') return { name } as const;
  return { name: 'function' } as const;
}
