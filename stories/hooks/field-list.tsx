import type { CSSProperties, ReactNode } from 'react';

const list: CSSProperties = {
  display: 'grid',
  fontFamily: 'ui-monospace, monospace',
  fontSize: '0.875rem',
  gap: '0.25rem 1rem',
  gridTemplateColumns: 'max-content minmax(0, 1fr)',
  margin: '0 0 1rem',
  overflowWrap: 'anywhere',
};

/** The result of a hook as a list of fields. */
export function FieldList({ fields }: { readonly fields: Readonly<Record<string, unknown>> }): ReactNode {
  return (
    <dl style={list}>
      {Object.entries(fields).map(([name, value]) => (
        <div key={name} style={{ display: 'contents' }}>
          <dt>{name}</dt>
          <dd style={{ margin: 0 }}>{typeof value === 'string' ? value : JSON.stringify(value)}</dd>
        </div>
      ))}
    </dl>
  );
}

interface ActionProps {
  readonly onClick: () => void;
  readonly children: ReactNode;
}

export function Action({ onClick, children }: ActionProps): ReactNode {
  return (
    <button type="button" className="ms-button" style={{ marginInlineEnd: '0.5rem' }} onClick={onClick}>
      {children}
    </button>
  );
}
