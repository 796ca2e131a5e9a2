import { SessionTasks, type SessionTaskSlot } from 'multisession/components';

interface TermsTaskProps {
  readonly title?: string;
  readonly text?: string;
}

export function TermsTask({
  title = 'Accept the terms',
  text = 'The terms of {version}',
}: TermsTaskProps) {
  const terms: SessionTaskSlot = (task) => (
    <p>{text.replace('{version}', String(task['version']))}</p>
  );
  return (
    <SessionTasks
      titles={{ 'accept-terms': title }}
      tasks={{ 'accept-terms': terms }}
    />
  );
}
