import { ReverificationDialog } from 'multisession/components';

interface ConfirmWithPasskeyProps {
  /**
   * Calls `navigator.credentials.get()`, and sends its result to your server. Rejects
   * on failure.
   */
  readonly verifyPasskey: () => Promise<void>;
}

export function ConfirmWithPasskey({ verifyPasskey }: ConfirmWithPasskeyProps) {
  return <ReverificationDialog verify={verifyPasskey} />;
}
