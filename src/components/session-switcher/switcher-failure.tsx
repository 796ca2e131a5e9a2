'use client';

import { createContext, type ReactNode, type SyntheticEvent, use } from 'react';
import type { PartProps } from '../part/part-props.ts';
import { usePart } from '../part/use-part.ts';
import { ItemContext, type Switcher, type SwitcherItem, useSwitcher } from './switcher-context.ts';
import { ALL } from './use-attempts.ts';

export interface SwitcherFailureProps extends PartProps<'p'> {
  /**
   * Outside of rows: what is told of. `connection`, that the accounts could not be loaded or may be out of date;
   * `sign-out-all`, that nobody was signed out. Default `connection`. In a row it is what failed there.
   */
  readonly of?: 'connection' | 'sign-out-all';
}

interface Failure {
  readonly text: string;
  readonly retry: (event: SyntheticEvent) => void;
}

const FailureContext = createContext<Failure | null>(null);

/** Says what failed, with a `Retry` behind it unless it is given another content. Not there if nothing did. */
export function SwitcherFailure({ of = 'connection', ...props }: SwitcherFailureProps): ReactNode {
  const item = use(ItemContext);
  const isOfConnection = !item && of === 'connection';
  const switcher = useSwitcher();
  const failure = isOfConnection ? failureOfConnection(switcher) : failureOfAttempt(switcher, item);
  const role = isOfConnection ? 'status' : 'alert';
  const children = (
    <>
      <span>{failure?.text}</span> <SwitcherRetry />
    </>
  );
  const message = usePart('p', { role, children }, props, {});
  return failure && <FailureContext value={failure}>{message}</FailureContext>;
}

function failureOfConnection({ connection, labels, refresh }: Switcher): Failure | null {
  if (connection === 'failed') return { text: labels.loadFailed, retry: refresh };
  return connection === 'degraded' ? { text: labels.degraded, retry: refresh } : null;
}

function failureOfAttempt({ attempts, labels, retry }: Switcher, item: SwitcherItem | null): Failure | null {
  const key = item?.session.id ?? ALL;
  const attempt = attempts[key];
  if (!attempt || !(item ? item.state.failed : attempt.failed)) return null;
  return { text: labels[`${attempt.action}Failed`], retry: (event) => retry(key, event) };
}

export interface SwitcherRetryProps extends PartProps<'button'> {}

/** Tries again what the `Failure` around it tells of. */
export function SwitcherRetry(props: SwitcherRetryProps): ReactNode {
  const { labels } = useSwitcher();
  const retry = use(FailureContext)?.retry;
  return usePart('button', { type: 'button', onClick: retry, children: labels.tryAgain }, props, {});
}
