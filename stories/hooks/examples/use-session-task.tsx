import { useSessionTask } from 'multisession';

export function NextStep() {
  const task = useSessionTask();
  return <p>{task ? `Next step: ${task.key}` : 'No step is left.'}</p>;
}
