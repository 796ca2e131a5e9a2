'use client';

import type { ReactNode, SyntheticEvent } from 'react';
import type { PartProps } from './part-props.ts';
import { PlainButton } from './plain-button.tsx';
import { useRender } from './use-render.ts';

export interface ErrorMessageProps extends PartProps<'p'> {
  readonly text: string;
  /** What the button says that tries again. */
  readonly tryAgain: string;
  /** Left out where another try makes no sense. */
  readonly onRetry?: ((event: SyntheticEvent) => void) | undefined;
}

/** Says what failed, with a button to try again. */
export function ErrorMessage({ text, tryAgain, onRetry, ...props }: ErrorMessageProps): ReactNode {
  const children = (
    <>
      <span>{text}</span>{' '}
      {onRetry && (
        <PlainButton className="ms-link" onClick={onRetry}>
          {tryAgain}
        </PlainButton>
      )}
    </>
  );
  return useRender('p', { role: 'alert', className: 'ms-alert', children }, props, {});
}
