'use client';

import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import { useSession } from '../../react/index.ts';
import { getOwn, type PendingSession, type SessionTask } from '../../session/index.ts';
import { useLabels, useLocale } from '../labels/session-labels-provider.tsx';
import { accountKey } from '../internal/account-key.ts';
import type { PartProps } from '../internal/part-props.ts';
import { formatMessage } from '../labels/format-message.ts';
import { useRender } from '../internal/use-render.ts';
import { englishLabels, type SessionTasksLabels } from './session-tasks-labels.ts';
import { UnknownTask } from './unknown-task.tsx';
import { useProgress } from './use-progress.ts';

/** The content for a task: a node, or a function that receives the task and returns a node. */
export type SessionTaskSlot = ReactNode | ((task: SessionTask) => ReactNode);

/** The content for each task, by task key. */
export type SessionTaskSlots = { readonly [Key in SessionTask['key']]?: SessionTaskSlot };

/** The props of `SessionTasks`. */
export interface SessionTasksProps extends Omit<PartProps<'section', SessionTasksState>, 'children'> {
  /** The content for each task, by task key. */
  readonly tasks?: SessionTaskSlots | undefined;
  /**
   * The content for tasks that `tasks` does not contain. Default: a message that the task cannot be completed here,
   * with a button that checks whether it has been completed.
   */
  readonly fallback?: SessionTaskSlot;
  /** The titles of custom tasks, by task key. */
  readonly titles?: Readonly<Record<string, string>> | undefined;
  /** Overrides for individual labels. Default: the labels of `<SessionLabelsProvider>`, or English. */
  readonly labels?: Partial<SessionTasksLabels> | undefined;
}

/** The state of `SessionTasks`. */
export type SessionTasksState = {
  /** The key of the task. @selector `[data-task='setup-mfa']` */
  readonly task: string;
};

/**
 * Renders the current task of a pending session, and the progress. Not rendered for other sessions. Use it as the
 * `pending` slot of a scope, or inside `<SessionPending>`.
 *
 * @throws {SessionError} `missing_provider` if rendered outside `<SessionProvider>`.
 *
 * @example
 * ```tsx
 * <SessionTasks tasks={{ 'setup-mfa': <App />, 'accept-terms': (task) => <p>{String(task.version)}</p> }} />
 * ```
 */
export function SessionTasks(props: SessionTasksProps): ReactNode {
  const pending = useSession((current) => (current.status === 'pending' ? current.session : null));
  return pending && <Tasks {...props} session={pending} />;
}

interface TasksProps extends SessionTasksProps {
  readonly session: PendingSession;
}

function Tasks({
  session,
  tasks,
  fallback,
  titles,
  labels: labelOverrides,
  ...props
}: TasksProps): ReactNode {
  const { currentTask: task } = session;
  const labels = useLabels('sessionTasks', englishLabels, labelOverrides);
  const { position, total } = useProgress(session);
  const locale = useLocale();
  const headingId = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  const shownKey = useRef(task.key);

  // The form that had the focus has unmounted.
  useLayoutEffect(() => {
    if (shownKey.current === task.key) return;
    shownKey.current = task.key;
    if (document.activeElement === document.body) heading.current?.focus();
  }, [task.key]);

  const formatNumber = (number: number): string => number.toLocaleString(locale);
  const slot = getOwn(tasks, task.key) ?? fallback;
  const children = (
    <>
      <p className="ms-muted" role="status">
        {total > 1 &&
          formatMessage(labels.progress, { position: formatNumber(position), total: formatNumber(total) })}
      </p>
      <h2 id={headingId} ref={heading} tabIndex={-1}>
        {getOwn(titles, task.key) ?? getOwn(labels.titles, task.key) ?? labels.untitled}
      </h2>
      <div key={`${accountKey(session)} ${task.key}`}>
        {slot === undefined ? (
          <UnknownTask labels={labels} />
        ) : typeof slot === 'function' ? (
          slot(task)
        ) : (
          slot
        )}
      </div>
    </>
  );
  const partProps = { className: 'ms-tasks', 'aria-labelledby': headingId, children };
  return useRender('section', partProps, props, { task: task.key });
}
