import type { ReactNode } from 'react';
import type { Prop } from '../docgen/find-components.ts';
import { InlineMarkdown } from './markdown.tsx';

export interface PropListProps {
  readonly props: Readonly<Record<string, Prop>>;
}

/** A list of props: their names and default values, and beside them their descriptions and types. */
export function PropList({ props }: PropListProps): ReactNode {
  const entries = Object.entries(props);
  if (entries.length === 0) return null;
  return (
    <dl className="site-props">
      {entries.map(([name, { required, defaultValue, description, tsType }]) => (
        <div key={name}>
          <dt>
            <code>{name}</code>
            {required && <small>required</small>}
            {defaultValue && <small>{`default: ${defaultValue.value}`}</small>}
          </dt>
          <dd>
            <InlineMarkdown>{description}</InlineMarkdown>
            <code>{tsType.raw ?? tsType.name}</code>
          </dd>
        </div>
      ))}
    </dl>
  );
}
