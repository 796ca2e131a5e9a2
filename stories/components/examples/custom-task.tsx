import { SessionTasks, type SessionTaskSlot } from 'multisession/components';

const terms: SessionTaskSlot = (task) => (
  <p>The terms of {String(task['version'])}</p>
);

export function TermsTask() {
  return (
    <SessionTasks
      titles={{ 'accept-terms': 'Accept the terms' }}
      tasks={{ 'accept-terms': terms }}
    />
  );
}
