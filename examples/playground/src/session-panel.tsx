import { useActiveSession, useSessionStore } from 'multisession';
import type { ReactNode } from 'react';
import { formatAbsolute, formatRelative } from './format.ts';
import { useNow } from './use-now.ts';

export function SessionPanel(): ReactNode {
  const session = useActiveSession();
  const { backend } = useSessionStore();
  const now = useNow();
  const name = [session.publicUserData?.firstName, session.publicUserData?.lastName]
    .filter(Boolean)
    .join(' ');
  return (
    <section className="card">
      <p className="eyebrow">You are acting as</p>
      <h1>{name}</h1>
      <dl>
        <Field name="identifier">{session.publicUserData?.identifier}</Field>
        <Field name="status">
          <Status status={session.status} />
        </Field>
        <Field name="id">
          <code>{session.id}</code>
        </Field>
        <Field name="userId">
          <code>{session.userId}</code>
        </Field>
        <Field name="version">{session.version}</Field>
        <DateField name="createdAt" time={session.createdAt} now={now} />
        <DateField name="lastActiveAt" time={session.lastActiveAt} now={now} />
        <DateField name="expireAt" time={session.expireAt} now={now} />
        <DateField name="abandonAt" time={session.abandonAt} now={now} />
      </dl>
      {/* Errors are shown by the notice at the top of the page. */}
      {backend.capabilities.touch && (
        <button type="button" onClick={() => session.touch().catch(() => {})}>
          Touch
        </button>
      )}
    </section>
  );
}

export function Status({ status }: { readonly status: string }): ReactNode {
  return (
    <span className="status" data-status={status}>
      {status}
    </span>
  );
}

function Field({ name, children }: { readonly name: string; readonly children: ReactNode }): ReactNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

interface DateFieldProps {
  readonly name: string;
  readonly time: Date;
  readonly now: number;
}

function DateField({ name, time, now }: DateFieldProps): ReactNode {
  return (
    <Field name={name}>
      <time dateTime={time.toISOString()} title={formatAbsolute(time)}>
        {formatRelative(time, now)}
      </time>
    </Field>
  );
}
