'use client';

import { Component, type ReactNode } from 'react';

/** The renderer of a scope's error state. `retry` resets the error boundary and renders the tree again. */
export type ScopeErrorRenderer = (error: unknown, retry: () => void) => ReactNode;

interface ScopeErrorBoundaryProps {
  readonly render: ScopeErrorRenderer | undefined;
  readonly children: ReactNode;
}

interface ScopeErrorBoundaryState {
  readonly failure: { readonly error: unknown } | null;
}

/** An error boundary for the tree of one session, so that its errors do not unmount other trees. */
export class ScopeErrorBoundary extends Component<ScopeErrorBoundaryProps, ScopeErrorBoundaryState> {
  override readonly state: ScopeErrorBoundaryState = { failure: null };

  static getDerivedStateFromError(error: unknown): ScopeErrorBoundaryState {
    return { failure: { error } };
  }

  readonly retry = (): void => this.setState({ failure: null });

  override render(): ReactNode {
    const { failure } = this.state;
    const { render, children } = this.props;
    if (!failure) return children;
    if (!render || isControlFlow(failure.error)) throw failure.error;
    return render(failure.error, this.retry);
  }
}

/** Returns whether the value was thrown by Next.js, React Router or TanStack Router to redirect or for "not found". */
function isControlFlow(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  if (error instanceof Response || 'isNotFound' in error) return true;
  return 'digest' in error && String(error.digest).startsWith('NEXT_');
}
