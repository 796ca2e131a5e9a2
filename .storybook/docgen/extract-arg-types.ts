import type { StrictInputType } from 'storybook/internal/types';
import type { Component, Prop } from './find-components.ts';

/** A component that `docgen()` has described. */
export interface Described {
  readonly __docgenInfo?: Component;
}

/** Returns the description of a component that `docgen()` has written to it. */
export const descriptionOf = ({ __docgenInfo: info }: Described = {}): Component | undefined => info;

/** Returns the rows of the controls of a component. */
export function extractArgTypes(component: Described): Record<string, StrictInputType> {
  const props = Object.entries(descriptionOf(component)?.props ?? {});
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
