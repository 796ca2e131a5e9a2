'use client';

import { createContext, type ReactNode, type SyntheticEvent, use } from 'react';
import type { PartProps } from '../part/part-props.ts';
import { usePart } from '../part/use-part.ts';
import { ItemContext, type Switcher, useSwitcher } from './switcher-context.ts';

export interface SwitcherFailureProps extends PartProps<'p'> {
  /**
   * Outside of rows: what is told of. `connection`, that the accounts could not be loaded or may be out of date;
   * `signOutAll`, that not everybody was signed out. Default `connection`. In a row it is what failed there.
   */
  readonly of?: 'connection' | 'signOutAll' | undefined;
}

type Retry = (event: SyntheticEvent) => void;

const RetryContext = createContext<Retry | undefined>(undefined);

/** Says what failed, with a `Retry` behind it unless it is given another content. Not there if nothing did. */
export function SwitcherFailure({ of = 'connection', ...props }: SwitcherFailureProps): ReactNode {
  const switcher = useSwitcher();
  const item = use(ItemContext);
  const isOfConnection = !item && of === 'connection';
  const [text, retry] = isOfConnection
    ? failureOfConnection(switcher)
    : failureOfAttempt(switcher, item?.session.id ?? of);
  const children = (
    <>
      <span>{text}</span> <SwitcherRetry />
    </>
  );
  const message = usePart('p', { role: isOfConnection ? 'status' : 'alert', children }, props, {});
  return text && (!item || item.state.failed) && <RetryContext value={retry}>{message}</RetryContext>;
}

function failureOfConnection({ connection, labels, refresh }: Switcher): [text?: string, retry?: Retry] {
  if (connection === 'failed') return [labels.loadFailed, refresh];
  return connection === 'degraded' ? [labels.degraded, refresh] : [];
}

function failureOfAttempt(
  { attempts, attempt, labels }: Switcher,
  key: string,
): [text?: string, retry?: Retry] {
  const last = attempts[key];
  if (!last?.failed) return [];
  return [labels[`${last.action}Failed`], (event) => attempt(key, last, { reason: 'retry', event })];
}

export interface SwitcherRetryProps extends PartProps<'button'> {}

/** Tries again what the `Failure` around it tells of. */
export function SwitcherRetry(props: SwitcherRetryProps): ReactNode {
  const { labels } = useSwitcher();
  const onClick = use(RetryContext);
  return usePart('button', { type: 'button', onClick, children: labels.tryAgain }, props, {});
}
