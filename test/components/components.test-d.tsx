import type { ClosedSession, DeviceSession, Session, SignedInSession } from 'multisession';
import {
  type AccountChooserProps,
  type CancelableEventDetails,
  type ComponentLabels,
  type EventDetails,
  type EventReason,
  ImpersonationBanner,
  type ImpersonationBannerProps,
  ReverificationDialog,
  type ReverificationDialogProps,
  SessionAvatar,
  type SessionAvatarProps,
  type SessionExpiryDialogProps,
  SessionLabelsProvider,
  SessionSwitcher,
  type SessionSwitcherProps,
  SessionTasks,
  type SessionTasksProps,
  type SessionTaskSlots,
  SignOutButton,
  type SignOutButtonProps,
} from 'multisession/components';
import { arabic } from 'multisession/locales/ar';
import { german } from 'multisession/locales/de';
import { DeviceSessions } from 'multisession/device-sessions';
import { type ComponentProps, createRef } from 'react';
import { expectTypeOf, it } from 'vitest';

it('parts accept the native props and the ref of their DOM node', () => {
  void (<SessionSwitcher id="accounts" className="mine" data-test="" ref={createRef<HTMLDivElement>()} />);
  void (<SessionSwitcher.Trigger disabled ref={createRef<HTMLButtonElement>()} />);
  void (<SessionAvatar session={null} title="Signed out" />);
  // @ts-expect-error -- a <button> has no `href`
  void (<SessionSwitcher.Trigger href="/" />);
  // @ts-expect-error -- the node is a <div>
  void (<SessionSwitcher ref={createRef<HTMLButtonElement>()} />);
  // @ts-expect-error -- the styled component has fixed content
  void (<SessionSwitcher>Mine</SessionSwitcher>);
  // @ts-expect-error -- `session` is required
  void (<SessionAvatar />);
});

it('callbacks of SessionSwitcher receive the session and the event details', () => {
  type Handler<Name extends keyof SessionSwitcherProps> = Parameters<NonNullable<SessionSwitcherProps[Name]>>;
  expectTypeOf<Handler<'onSwitch'>>().toEqualTypeOf<
    [session: Session, details: EventDetails<'item-press' | 'retry'>]
  >();
  expectTypeOf<Handler<'onSignInAgain'>>().toEqualTypeOf<
    [session: ClosedSession, details: EventDetails<'item-press'>]
  >();
  expectTypeOf<Handler<'onOpenChange'>>().toEqualTypeOf<
    [open: boolean, details: CancelableEventDetails<Exclude<EventReason, 'confirm-press'>>]
  >();
});

it('`render` receives the props of the node and the state of the part', () => {
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

it('SessionTasks accepts content for known and for custom tasks', () => {
  const known: SessionTaskSlots = { 'choose-organization': 'Which one?', 'setup-mfa': ({ key }) => key };
  void (<SessionTasks tasks={{ ...known, 'accept-terms': (task) => String(task['version']) }} />);
  // @ts-expect-error -- the content is a node or a function of the task
  void (<SessionTasks tasks={{ 'setup-mfa': { form: 'Mine' } }} />);
  // @ts-expect-error -- a Date is not a node
  void (<SessionTasks tasks={{ 'accept-terms': new Date() }} />);
});

it('callbacks of SignOutButton and DeviceSessions receive the sessions and the reason', () => {
  void (
    <SignOutButton
      onSignOut={(sessions, { reason }) => {
        expectTypeOf(sessions).toEqualTypeOf<readonly SignedInSession[]>();
        expectTypeOf(reason).toEqualTypeOf<'trigger-press' | 'retry'>();
      }}
    />
  );
  void (
    <DeviceSessions
      onReverify={(session, { reason }) => {
        expectTypeOf(session).toEqualTypeOf<DeviceSession | null>();
        expectTypeOf(reason).toEqualTypeOf<'confirm-press' | 'retry'>();
      }}
    />
  );
  // @ts-expect-error -- the surrounding scope determines the session
  void (<SignOutButton session="sess_1" />);
});

it('optional props of components accept undefined', () => {
  const labels = undefined;
  const options = { mode: undefined, nextSession: undefined, labels, render: undefined };
  void (<SignOutButton scope={undefined} onSignOut={undefined} onFailure={undefined} {...options} />);
  void (<ImpersonationBanner actorName={undefined} onStop={undefined} {...options} />);
  void (<SessionTasks tasks={undefined} fallback={undefined} titles={undefined} labels={labels} />);
  void (<ReverificationDialog.Root verify={() => Promise.resolve()} labels={labels} />);
});

/** The names of the optional props that reject `undefined`. */
type RejectsUndefined<Props> = {
  [Name in keyof Props]-?: object extends Pick<Props, Name>
    ? undefined extends Required<Props>[Name]
      ? never
      : Name
    : never;
}[keyof Props];

it('every optional prop of every component accepts undefined', () => {
  expectTypeOf<RejectsUndefined<{ a?: string; b?: string | undefined; c: string }>>().toEqualTypeOf<'a'>();
  expectTypeOf<RejectsUndefined<AccountChooserProps>>().toEqualTypeOf<never>();
  expectTypeOf<RejectsUndefined<ImpersonationBannerProps>>().toEqualTypeOf<never>();
  expectTypeOf<RejectsUndefined<ReverificationDialogProps>>().toEqualTypeOf<never>();
  expectTypeOf<RejectsUndefined<SessionAvatarProps>>().toEqualTypeOf<never>();
  expectTypeOf<RejectsUndefined<SessionExpiryDialogProps>>().toEqualTypeOf<never>();
  expectTypeOf<RejectsUndefined<SessionSwitcherProps>>().toEqualTypeOf<never>();
  expectTypeOf<RejectsUndefined<SessionTasksProps>>().toEqualTypeOf<never>();
  expectTypeOf<RejectsUndefined<SignOutButtonProps>>().toEqualTypeOf<never>();
  expectTypeOf<RejectsUndefined<ComponentProps<typeof DeviceSessions>>>().toEqualTypeOf<never>();
  type Parts = typeof SessionSwitcher;
  expectTypeOf<
    {
      [Name in keyof Parts]: Parts[Name] extends (props: infer Props) => unknown
        ? RejectsUndefined<Props>
        : never;
    }[keyof Parts]
  >().toEqualTypeOf<never>();
});

it('labels are complete in every language, and unknown labels are rejected', () => {
  expectTypeOf(german).toEqualTypeOf<ComponentLabels>();
  expectTypeOf(arabic).toEqualTypeOf<ComponentLabels>();
  void (<SessionLabelsProvider labels={{ ...german, sessionSwitcher: { addAccount: 'Noch eins' } }} />);
  void (<SessionSwitcher labels={{ switchedTo: 'Hi {name}' }} />);
  const fromJson: string = 'Bonjour {name}';
  void (<SessionLabelsProvider labels={{ locale: 'fr', sessionSwitcher: { switchedTo: fromJson } }} />);
  const french: ComponentLabels['signOutButton'] = { ...german.signOutButton, signOut: 'Se déconnecter' };
  // @ts-expect-error -- the message lacks `{name}`
  const incomplete: ComponentLabels['impersonationBanner']['actingAs'] = '{actor} agit';
  void [french, incomplete];
  // @ts-expect-error -- `locale` is required
  void (<SessionLabelsProvider labels={{ sessionSwitcher: {} }} />);
  // @ts-expect-error -- the label does not exist
  void (<SessionSwitcher labels={{ goodbye: 'Bye' }} />);
});
