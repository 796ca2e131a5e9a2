import type { ComponentType } from 'react';
import { loadBackend, withSessions } from './demo.tsx';
import { codeOf } from '../story-code.ts';

interface CodeContext {
  readonly args: Readonly<Record<string, unknown>>;
}

/** The common settings of the stories of a component: its sessions, its code, and the props of its parts. */
export function componentMeta<Props>(name: string, component: ComponentType<Props>) {
  return {
    component,
    subcomponents: partsOf(name, component),
    loaders: [loadBackend],
    decorators: [withSessions],
    parameters: {
      docs: {
        source: {
          language: 'tsx',
          type: 'code',
          transform: (_: string, { args }: CodeContext) => codeOf(name, args),
        },
      },
    },
  };
}

/** Returns the parts of a component, such as `SessionSwitcher.Trigger`. */
function partsOf(name: string, component: object): Record<string, ComponentType> {
  const parts = Object.entries(component).filter(([part]) => /^[A-Z]/.test(part));
  return Object.fromEntries(parts.map(([part, value]) => [`${name}.${part}`, value]));
}
