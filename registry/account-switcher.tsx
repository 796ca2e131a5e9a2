'use client';

import { isClosed, useSession, type Session } from 'multisession';
import { SessionIcon, SessionSwitcher } from 'multisession/components';
import type { ComponentProps, ReactNode } from 'react';

// An account menu for the footer of a sidebar. It needs a <SessionProvider> above, and no style sheet but Tailwind's.

export interface AccountSwitcherProps extends Omit<ComponentProps<typeof SessionSwitcher.Root>, 'children'> {
  /** Actions for the current account: `AccountSwitcherAction` elements. */
  readonly actions?: ReactNode;
}

export function AccountSwitcher({ actions, className = '', ...props }: AccountSwitcherProps) {
  const current = useSession(({ session }) => session);
  return (
    <SessionSwitcher.Root {...props} className={`${icons} w-full min-w-0 ${className}`}>
      <SessionSwitcher.Trigger className={trigger}>
        <Account />
        <SessionIcon name="selector" />
      </SessionSwitcher.Trigger>
      <SessionSwitcher.Popup className={popup}>
        <SessionSwitcher.Error className={message} />
        {current && (
          <SessionSwitcher.Item key={current.id} session={current} render={<div />}>
            <SessionSwitcher.Select className={`${row} cursor-default`}>
              <Account />
            </SessionSwitcher.Select>
            <div className={section}>
              {actions}
              <SessionSwitcher.SignOut className={row}>
                <SessionIcon name="signOut" /> Sign out
              </SessionSwitcher.SignOut>
            </div>
            <Confirmation />
            <SessionSwitcher.Error className={message} />
          </SessionSwitcher.Item>
        )}
        <div className={section}>
          <SessionSwitcher.Search className={search} />
          <SessionSwitcher.List className="max-h-80 overflow-y-auto overscroll-contain">
            {(session) => session.id !== current?.id && <OtherAccount session={session} />}
          </SessionSwitcher.List>
          <SessionSwitcher.Empty className={`${message} text-muted-foreground`} />
          <SessionSwitcher.AddAccount className={row} render={withIcon('plus')} />
        </div>
        <div className={section}>
          <SessionSwitcher.SignOutAll className={row} render={withIcon('signOut')} />
          <Confirmation />
          <SessionSwitcher.Error source="signOutAll" className={message} />
        </div>
      </SessionSwitcher.Popup>
    </SessionSwitcher.Root>
  );
}

/** An action for the current account: a button, or a link with `href`. */
export function AccountSwitcherAction(props: ComponentProps<typeof SessionSwitcher.Action>) {
  return <SessionSwitcher.Action {...props} className={row} />;
}

function OtherAccount({ session }: { readonly session: Session }) {
  return (
    <SessionSwitcher.Item session={session} className="group/item">
      <div className="relative">
        <SessionSwitcher.Select className={`${row} pr-10`}>
          <Account />
        </SessionSwitcher.Select>
        <SessionSwitcher.SignOut className={iconButton}>
          <SessionIcon name={isClosed(session) ? 'cross' : 'signOut'} />
        </SessionSwitcher.SignOut>
      </div>
      <Confirmation />
      <SessionSwitcher.Error className={message} />
    </SessionSwitcher.Item>
  );
}

function Account() {
  return (
    <>
      <SessionSwitcher.Avatar className={avatar} />
      <span className="grid min-w-0 flex-1 text-left leading-tight">
        <SessionSwitcher.Name className="truncate text-sm font-medium" />
        <SessionSwitcher.Identifier className="truncate text-xs text-current/70" />
        <SessionSwitcher.Description className="truncate text-xs font-medium group-data-current/item:hidden" />
      </span>
    </>
  );
}

function Confirmation() {
  return (
    <SessionSwitcher.Confirmation className="grid gap-2 p-2 text-sm outline-hidden">
      <SessionSwitcher.Question className="font-medium text-balance" />
      <div className="flex gap-2">
        <SessionSwitcher.Cancel className={`${button} border bg-background hover:bg-accent`} />
        <SessionSwitcher.Confirm
          className={`${button} bg-destructive text-white hover:bg-destructive/90 dark:bg-destructive/60`}
        />
      </div>
    </SessionSwitcher.Confirmation>
  );
}

function withIcon(name: ComponentProps<typeof SessionIcon>['name']) {
  return ({ children, ...props }: ComponentProps<'button'>) => (
    <button {...props}>
      <SessionIcon name={name} /> {children}
    </button>
  );
}

const icons =
  '[&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:fill-none [&_svg]:stroke-current [&_svg]:stroke-[1.6] [&_svg]:[stroke-linecap:round] [&_svg]:[stroke-linejoin:round]';

const trigger =
  'flex h-12 w-full items-center gap-2 overflow-hidden rounded-md p-2 text-left text-sm ring-sidebar-ring outline-hidden hover:bg-sidebar-accent hover:text-sidebar-accent-foreground focus-visible:ring-2 data-open:bg-sidebar-accent data-open:text-sidebar-accent-foreground';

// Beside the trigger, or above it where there is no room. `--ms-popup-inset` is for browsers without anchor positioning.
const popup =
  '[inset:var(--ms-popup-inset,auto)] m-1 max-h-[calc(100dvh-1rem)] w-64 max-w-[calc(100vw-1rem)] flex-col overflow-y-auto overscroll-contain rounded-lg border bg-popover p-1 text-popover-foreground opacity-0 shadow-md outline-hidden transition-[opacity,display,overlay] duration-100 transition-discrete open:flex open:opacity-100 motion-reduce:transition-none supports-[position-area:block-end]:inset-auto [position-area:inline-end_span-block-start] [position-try-fallbacks:flip-block,flip-inline,block-start_span-inline-end,block-end_span-inline-end]';

const section = '-mx-1 mt-1 border-t px-1 pt-1 not-has-[button,a]:hidden';

const row =
  'flex w-full items-center gap-2 rounded-sm px-2 py-1.5 text-left text-sm outline-hidden select-none hover:bg-accent hover:text-accent-foreground focus-visible:bg-accent focus-visible:text-accent-foreground aria-disabled:opacity-50 pointer-coarse:min-h-11 [&>svg]:text-muted-foreground';

const iconButton =
  'absolute inset-y-0 right-1 my-auto grid size-8 place-items-center rounded-sm text-muted-foreground opacity-0 outline-hidden group-hover/item:opacity-100 hover:text-destructive focus-visible:bg-background focus-visible:text-destructive focus-visible:opacity-100 pointer-coarse:size-11 pointer-coarse:opacity-100 forced-colors:opacity-100';

const avatar =
  'relative grid size-8 shrink-0 place-items-center overflow-hidden rounded-lg bg-[oklch(0.48_0.13_var(--ms-avatar-hue,0))] text-xs font-medium text-white data-[content=placeholder]:bg-muted [&_img]:absolute [&_img]:inset-0 [&_img]:size-full [&_img]:object-cover';

const message = 'px-2 py-1.5 text-xs text-destructive [&_button]:ml-1 [&_button]:underline';

const search =
  'mb-1 w-full rounded-sm border bg-transparent px-2 py-1.5 text-sm outline-hidden placeholder:text-muted-foreground focus-visible:border-ring';

const button = 'h-8 flex-1 rounded-md px-3 text-sm font-medium ring-ring outline-hidden focus-visible:ring-2';
