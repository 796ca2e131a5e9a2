import { SessionLabelsProvider, SessionSwitcher } from 'multisession/components';
import { arabic } from 'multisession/locales/ar';

/** In an app, set `dir` and `lang` on the page. */
export function ArabicSwitcher() {
  return (
    <SessionLabelsProvider labels={arabic}>
      <SessionSwitcher
        dir="rtl"
        lang="ar"
        onAddAccount={() => location.assign('/sign-in')}
      />
    </SessionLabelsProvider>
  );
}
