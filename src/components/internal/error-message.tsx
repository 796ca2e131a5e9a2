'use client';

import type { ReactNode, SyntheticEvent } from 'react';
import type { PartProps } from './part-props.ts';
import { PlainButton } from './plain-button.tsx';
import { useRender } from './use-render.ts';

interface ErrorContentProps {
  readonly text: string;
  /** The label of the retry button. */
  readonly tryAgain: string;
  /** Event handler called when the retry button is pressed. If omitted, no retry button is rendered. */
  readonly onRetry?: ((event: SyntheticEvent) => void) | undefined;
}

export interface ErrorMessageProps extends PartProps<'p'>, ErrorContentProps {}

/** Renders an error message with a retry button. */
export function ErrorMessage({ text, tryAgain, onRetry, ...props }: ErrorMessageProps): ReactNode {
  const children = <ErrorContent text={text} tryAgain={tryAgain} onRetry={onRetry} />;
  return useRender('p', { role: 'alert', className: 'ms-alert', children }, props, {});
}

/** Renders the content of an error message: its text, and a retry button. */
export function ErrorContent({ text, tryAgain, onRetry }: ErrorContentProps): ReactNode {
  return (
    <>
      <span>{text}</span>{' '}
      {onRetry && (
        <PlainButton className="ms-link" onClick={onRetry}>
          {tryAgain}
        </PlainButton>
      )}
    </>
  );
}
