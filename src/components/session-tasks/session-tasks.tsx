'use client';

import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import { useSession } from '../../react/index.ts';
import type { PendingSession, SessionTask } from '../../session/index.ts';
import { useLabels, useLocale } from '../labels/session-labels-provider.tsx';
import type { PartProps } from '../internal/part-props.ts';
import { useRender } from '../internal/use-render.ts';
import { englishLabels, type SessionTasksLabels } from './session-tasks-labels.ts';
import { UnknownTask } from './unknown-task.tsx';
import { useProgress } from './use-progress.ts';

/** What is shown for a task: your own form, or a function that makes it of the task. */
export type SessionTaskSlot = ReactNode | ((task: SessionTask) => ReactNode);

/** Your forms, by the key of the task. */
export type SessionTaskSlots = { readonly [Key in SessionTask['key']]?: SessionTaskSlot };

export interface SessionTasksProps extends Omit<PartProps<'section', SessionTasksState>, 'children'> {
  readonly tasks?: SessionTaskSlots;
  /** For tasks without a slot. Default: says that it cannot be done here, and looks again whether it was done. */
  readonly fallback?: SessionTaskSlot;
  /** What steps of your own are called, by the key of the task. */
  readonly titles?: Readonly<Record<string, string>>;
  /** Replaces strings. Default: those of `<SessionLabelsProvider>`, or English. */
  readonly labels?: Partial<SessionTasksLabels>;
}

export type SessionTasksState = {
  /** The key of the task. @selector `[data-task='setup-mfa']` */
  readonly task: string;
};

/**
 * What a pending session has to do next, and how far it has come. Not there for any other session: put it into the
 * `pending` slot of a scope, or below `<SessionPending>`.
 *
 * @throws {SessionError} `missing_provider` outside `<SessionProvider>`.
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

  // The form that had the focus is gone.
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
        {total > 1 && labels.progress(formatNumber(position), formatNumber(total))}
      </p>
      <h2 id={headingId} ref={heading} tabIndex={-1}>
        {getOwn(titles, task.key) ?? getOwn(labels.titles, task.key) ?? labels.untitled}
      </h2>
      <div key={`${session.id} ${task.key}`}>
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

/** Servers may send any key, also one that every object has. */
function getOwn<Value>(byKey: Readonly<Record<string, Value>> | undefined, key: string): Value | undefined {
  return byKey && Object.hasOwn(byKey, key) ? byKey[key] : undefined;
}
