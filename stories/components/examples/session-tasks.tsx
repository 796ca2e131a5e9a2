import { useSessionActions } from 'multisession';
import { SessionTasks } from 'multisession/components';

interface ChooseOrganizationProps {
  /** Sends the choice to your server, which completes the task. */
  readonly send: (organization: string) => Promise<void>;
}

/** A form of the app. After the task is complete, `refresh()` loads the session. */
function ChooseOrganization({ send }: ChooseOrganizationProps) {
  const { refresh } = useSessionActions();
  return (
    <div className="ms-actions">
      {['Acme', 'Umbrella'].map((name) => (
        <button
          key={name}
          type="button"
          className="ms-button"
          onClick={() => void send(name).then(() => refresh())}
        >
          {name}
        </button>
      ))}
    </div>
  );
}

export function Tasks({ send }: ChooseOrganizationProps) {
  return (
    <SessionTasks
      tasks={{ 'choose-organization': <ChooseOrganization send={send} /> }}
    />
  );
}
