import { useSession, useSessionActions } from 'multisession';
import { SessionTasks, SignOutButton } from 'multisession/components';
import { type ReactNode, useState } from 'react';

/** Shows the tasks of a pending session. The library selects the current task; the app provides the forms. */
export function TasksPanel(): ReactNode {
  return (
    <section className="card narrow">
      <SessionTasks
        titles={{ 'accept-terms': 'Accept the terms' }}
        tasks={{
          'accept-terms': <Step label="I accept">Please accept the terms of service.</Step>,
          'choose-organization': <Step label="Acme">Which organization do you work for?</Step>,
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
  const [errorMessage, setErrorMessage] = useState<string>();

  async function complete(): Promise<void> {
    const body = JSON.stringify({ sessionId: session?.id, key: session?.currentTask.key });
    const headers = { 'content-type': 'application/json' };
    const response = await fetch('/api/complete-task', { method: 'POST', headers, body });
    if (!response.ok) throw new Error('The task could not be completed. Try again.');
    await refresh();
  }

  return (
    <>
      <p>{children}</p>
      <div className="actions">
        <button
          type="button"
          className="primary"
          onClick={() => void complete().catch((error: unknown) => setErrorMessage(String(error)))}
        >
          {label}
        </button>
        <SignOutButton />
      </div>
      {errorMessage && (
        <p role="alert" className="problem">
          {errorMessage}
        </p>
      )}
    </>
  );
}
