import type { ClosedSession, Session } from 'multisession';
import {
  type ComponentLabels,
  SessionAvatar,
  SessionLabels,
  SessionSwitcher,
  type SessionSwitcherProps,
  type SwitcherDetails,
} from 'multisession/components';
import { arabic } from 'multisession/components/ar';
import { german } from 'multisession/components/de';
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

it('knows which strings there are', () => {
  expectTypeOf(german).toEqualTypeOf<ComponentLabels>();
  expectTypeOf(arabic).toEqualTypeOf<ComponentLabels>();
  void (<SessionLabels labels={{ ...german, sessionSwitcher: { addAccount: 'Noch eins' } }} />);
  void (<SessionSwitcher labels={{ youAreNow: (name) => `Hi ${name}` }} />);
  // @ts-expect-error -- `Intl` has to know the language
  void (<SessionLabels labels={{ sessionSwitcher: {} }} />);
  // @ts-expect-error -- there is no such string
  void (<SessionSwitcher labels={{ goodbye: 'Bye' }} />);
});
