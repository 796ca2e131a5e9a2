import type { ClosedSession, DeviceSession, Session, SignedInSession } from 'multisession';
import {
  type ComponentLabels,
  SessionAvatar,
  SessionLabelsProvider,
  SessionSwitcher,
  type SessionSwitcherProps,
  SessionTasks,
  type SessionTaskSlots,
  SignOutButton,
  type SwitcherDetails,
} from 'multisession/components';
import { arabic } from 'multisession/components/ar';
import { german } from 'multisession/components/de';
import { DeviceSessions } from 'multisession/device-sessions';
import { type ComponentProps, createRef } from 'react';
import { expectTypeOf, it } from 'vitest';

it('takes what its nodes take', () => {
  void (<SessionSwitcher id="accounts" className="mine" data-test="" ref={createRef<HTMLDivElement>()} />);
  void (<SessionSwitcher.Trigger disabled ref={createRef<HTMLButtonElement>()} />);
  void (<SessionAvatar session={null} title="Nobody" />);
  // @ts-expect-error -- a button has no address
  void (<SessionSwitcher.Trigger href="/" />);
  // @ts-expect-error -- the node is a <div>
  void (<SessionSwitcher ref={createRef<HTMLButtonElement>()} />);
  // @ts-expect-error -- the default has its own content; for another one there are the parts
  void (<SessionSwitcher>Mine</SessionSwitcher>);
  // @ts-expect-error -- whose picture has to be said
  void (<SessionAvatar />);
});

it('tells why, with what, and about whom', () => {
  type Handler<Name extends keyof SessionSwitcherProps> = Parameters<NonNullable<SessionSwitcherProps[Name]>>;
  expectTypeOf<Handler<'onSwitch'>>().toEqualTypeOf<[session: Session, details: SwitcherDetails]>();
  expectTypeOf<Handler<'onSignInAgain'>>().toEqualTypeOf<
    [session: ClosedSession, details: SwitcherDetails]
  >();
  expectTypeOf<Handler<'onOpenChange'>>().toEqualTypeOf<[open: boolean, details: SwitcherDetails]>();
  expectTypeOf<SwitcherDetails['reason']>().toEqualTypeOf<'trigger' | 'choice' | 'retry' | 'dismiss'>();
});

it('hands `render` the props of the node and the state of the part', () => {
  void (
    <SessionSwitcher.Item
      session={null as never}
      render={(props, state) => {
        expectTypeOf(state.current).toEqualTypeOf<boolean>();
        expectTypeOf(props.onClick).toEqualTypeOf<ComponentProps<'li'>['onClick']>();
        return <li {...props} />;
      }}
    />
  );
});

it('knows the tasks that there are, and takes others', () => {
  const known: SessionTaskSlots = { 'choose-organization': 'Which one?', 'setup-mfa': ({ key }) => key };
  void (<SessionTasks tasks={{ ...known, 'accept-terms': (task) => String(task['version']) }} />);
  // @ts-expect-error -- a form is something that can be shown, or a function that makes it of the task
  void (<SessionTasks tasks={{ 'setup-mfa': { form: 'Mine' } }} />);
  // @ts-expect-error -- nor is that one
  void (<SessionTasks tasks={{ 'accept-terms': new Date() }} />);
});

it('hands callbacks whom it is about, and why', () => {
  void (
    <SignOutButton
      onSignOut={(sessions, { reason }) => {
        expectTypeOf(sessions).toEqualTypeOf<readonly SignedInSession[]>();
        expectTypeOf(reason).toEqualTypeOf<'press' | 'retry'>();
      }}
    />
  );
  void (
    <DeviceSessions
      onReverify={(session, { reason }) => {
        expectTypeOf(session).toEqualTypeOf<DeviceSession | null>();
        expectTypeOf(reason).toEqualTypeOf<'confirm' | 'retry'>();
      }}
    />
  );
  // @ts-expect-error -- that session is chosen by where the button is
  void (<SignOutButton session="sess_1" />);
});

it('knows which strings there are', () => {
  expectTypeOf(german).toEqualTypeOf<ComponentLabels>();
  expectTypeOf(arabic).toEqualTypeOf<ComponentLabels>();
  void (<SessionLabelsProvider labels={{ ...german, sessionSwitcher: { addAccount: 'Noch eins' } }} />);
  void (<SessionSwitcher labels={{ youAreNow: (name) => `Hi ${name}` }} />);
  // @ts-expect-error -- `Intl` has to know the language
  void (<SessionLabelsProvider labels={{ sessionSwitcher: {} }} />);
  // @ts-expect-error -- there is no such string
  void (<SessionSwitcher labels={{ goodbye: 'Bye' }} />);
});
