'use client';

import { Component, type ReactNode } from 'react';

/** Shows what to say about an error. `retry` renders what failed once more. */
export type ScopeErrorRenderer = (error: unknown, retry: () => void) => ReactNode;

interface ScopeErrorBoundaryProps {
  readonly render: ScopeErrorRenderer | undefined;
  readonly children: ReactNode;
}

interface ScopeErrorBoundaryState {
  readonly failure: { readonly error: unknown } | null;
}

/** Keeps an error in one session's tree from taking down the others. React offers this to classes only. */
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

/** Returns whether Next.js, React Router or TanStack Router has thrown it to redirect or to show another page. */
function isControlFlow(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  if (error instanceof Response || 'isNotFound' in error) return true;
  return 'digest' in error && String(error.digest).startsWith('NEXT_');
}
