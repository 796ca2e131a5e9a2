'use client';

import type { ReactNode, SyntheticEvent } from 'react';
import type { PartProps } from './part-props.ts';
import { PlainButton } from './plain-button.tsx';
import { useRender } from './use-render.ts';

export interface ErrorMessageProps extends PartProps<'p'> {
  readonly text: string;
  /** The label of the retry button. */
  readonly tryAgain: string;
  /** Event handler called when the retry button is pressed. If omitted, no retry button is rendered. */
  readonly onRetry?: ((event: SyntheticEvent) => void) | undefined;
}

/** Renders an error message with a retry button. */
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
