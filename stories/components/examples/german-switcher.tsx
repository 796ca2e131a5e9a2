import { SessionLabelsProvider, SessionSwitcher } from 'multisession/components';
import { german } from 'multisession/locales/de';

export function GermanSwitcher() {
  return (
    <SessionLabelsProvider labels={german}>
      <SessionSwitcher onAddAccount={() => location.assign('/sign-in')} />
    </SessionLabelsProvider>
  );
}
