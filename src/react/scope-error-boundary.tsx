'use client';

import { Component, type ReactNode } from 'react';

/** The renderer of a scope's error state. `retry` resets the error boundary and renders the tree again. */
export type ScopeErrorRenderer = (error: unknown, retry: () => void) => ReactNode;

interface ScopeErrorBoundaryProps {
  /** Default: a message with a button that calls `retry`. */
  readonly render?: ScopeErrorRenderer | undefined;
  readonly children: ReactNode;
}

interface ScopeErrorBoundaryState {
  readonly failure: { readonly error: unknown } | null;
}

/**
 * An error boundary for the tree of one session. An error that propagated above the scope would unmount the trees of
 * other sessions, and its message would be shown to the next account.
 */
export class ScopeErrorBoundary extends Component<ScopeErrorBoundaryProps, ScopeErrorBoundaryState> {
  override readonly state: ScopeErrorBoundaryState = { failure: null };

  static getDerivedStateFromError(error: unknown): ScopeErrorBoundaryState {
    return { failure: { error } };
  }

  /** Forgets the error of a tree that was removed. */
  static getDerivedStateFromProps({ children }: ScopeErrorBoundaryProps): ScopeErrorBoundaryState | null {
    return children === undefined ? { failure: null } : null;
  }

  readonly retry = (): void => this.setState({ failure: null });

  override render(): ReactNode {
    const { failure } = this.state;
    const { render = renderDefaultError, children } = this.props;
    if (!failure) return children;
    if (isControlFlow(failure.error)) throw failure.error;
    return render(failure.error, this.retry);
  }
}

function renderDefaultError(_: unknown, retry: () => void): ReactNode {
  return (
    <p role="alert">
      Something went wrong here.{' '}
      <button type="button" onClick={retry}>
        Try again
      </button>
    </p>
  );
}

/** Returns whether the value was thrown by Next.js, React Router or TanStack Router to redirect or for "not found". */
function isControlFlow(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  if (error instanceof Response || 'isNotFound' in error) return true;
  return 'digest' in error && String(error.digest).startsWith('NEXT_');
}
