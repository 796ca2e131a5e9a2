import { type ReactNode, useLayoutEffect } from 'react';
import { CONSUMERS } from './contestant.ts';

const indexes = Array.from({ length: CONSUMERS }, (_, index) => index);

/** The consumers: each shows the current account's name, and one more says when React has committed it. */
export function createNames(useName: () => string | undefined, onCommit: () => void) {
  function Name(): ReactNode {
    return <li>{useName()}</li>;
  }
  function Committed(): ReactNode {
    const name = useName();
    useLayoutEffect(() => {
      if (name !== undefined) onCommit();
    }, [name]);
    return null;
  }
  return function Names(): ReactNode {
    return (
      <ul>
        {indexes.map((index) => (
          <Name key={index} />
        ))}
        <Committed />
      </ul>
    );
  };
}
