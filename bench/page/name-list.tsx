import { type ReactNode, useLayoutEffect } from 'react';
import type { NameListOptions } from './benchmark-app.ts';

/** Creates a component with all consumers, which calls `onCommit` when React has committed another name. */
export function createNameList(
  useName: () => string | undefined,
  { consumerCount, hasIds = false }: NameListOptions,
  onCommit: () => void,
) {
  const indexes = Array.from({ length: consumerCount }, (_, index) => index);
  function Name({ id }: { readonly id: string | undefined }): ReactNode {
    return <li id={id}>{useName()}</li>;
  }
  function CommitObserver(): ReactNode {
    const name = useName();
    useLayoutEffect(() => {
      if (name !== undefined) onCommit();
    }, [name]);
    return null;
  }
  return function NameList(): ReactNode {
    return (
      <ul>
        {indexes.map((index) => (
          <Name key={index} id={hasIds ? `name-${index}` : undefined} />
        ))}
        <CommitObserver />
      </ul>
    );
  };
}
