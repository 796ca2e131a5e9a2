import { useSessionExpiry } from 'multisession';

export function TimeLeft() {
  const { phase, secondsLeft, extend } = useSessionExpiry();
  if (phase !== 'expiring') return <p>The session is {phase}.</p>;
  return (
    <p>
      The session expires in {secondsLeft} seconds.{' '}
      <button type="button" onClick={() => void extend()}>
        Extend
      </button>
    </p>
  );
}
