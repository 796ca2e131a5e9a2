import { useSession, useSessionActions } from 'multisession';
import { SessionTasks, SignOutButton } from 'multisession/components';
import type { ReactNode } from 'react';
import * as v from 'valibot';
import { Problem } from '../problem.tsx';
import { readJson } from '../read-json.ts';
import { useAction } from '../use-action.ts';

/** Shows the tasks of a pending session. The library selects the current task; the app provides the forms. */
export function TasksPage(): ReactNode {
  return (
    <section className="card sign-in">
      <SessionTasks
        titles={{ 'accept-terms': 'Accept the terms' }}
        tasks={{
          'accept-terms': <Step label="I accept">Letterbox does not read your mail. That is all.</Step>,
          'choose-organization': <Step label="Bletchley Park">Where do you work?</Step>,
        }}
      />
    </section>
  );
}

interface StepProps {
  readonly label: string;
  readonly children: ReactNode;
}

function Step({ label, children }: StepProps): ReactNode {
  const { refresh } = useSessionActions();
  const session = useSession((current) => (current.status === 'pending' ? current.session : null));
  const complete = useAction(async () => {
    const body = JSON.stringify({ sessionId: session?.id, key: session?.currentTask.key });
    const headers = { 'content-type': 'application/json' };
    await readJson(await fetch('/api/complete-task', { method: 'POST', headers, body }), v.object({}));
    await refresh();
  });
  return (
    <>
      <p>{children}</p>
      <div className="actions">
        <button
          type="button"
          className="button primary"
          disabled={complete.isPending}
          onClick={() => complete.run()}
        >
          {label}
        </button>
        <SignOutButton className="button" />
      </div>
      <Problem>{complete.error}</Problem>
    </>
  );
}
