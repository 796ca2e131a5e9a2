import { type ReactNode, useLayoutEffect } from 'react';
import { CONSUMER_COUNT } from './benchmark-app.ts';

const indexes = Array.from({ length: CONSUMER_COUNT }, (_, index) => index);

/** Creates a component with all consumers, which calls `onCommit` when React has committed another name. */
export function createNameList(useName: () => string | undefined, onCommit: () => void) {
  function Name(): ReactNode {
    return <li>{useName()}</li>;
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
          <Name key={index} />
        ))}
        <CommitObserver />
      </ul>
    );
  };
}
