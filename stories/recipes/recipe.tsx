import { createClosedSessionData, createSessionData, TestSessionProvider } from 'multisession/testing';
import type { ReactNode } from 'react';
import { userEvent, within } from 'storybook/test';

const minutesAgo = (minutes: number) => {
  const time = new Date(Date.now() - minutes * 60_000);
  return { createdAt: time, lastActiveAt: time, updatedAt: time };
};

/** Renders a recipe in a frame of its own, as the whole page of an app. */
export function App({ children }: { readonly children: ReactNode }): ReactNode {
  const sessions = [
    createSessionData({ name: 'Ada Lovelace', ...minutesAgo(1) }),
    createSessionData({ name: 'Grace Hopper', ...minutesAgo(2) }),
    createClosedSessionData({ name: 'Alan Turing', status: 'expired', ...minutesAgo(3) }),
  ];
  return (
    <TestSessionProvider sessions={sessions}>
      <div style={{ blockSize: '100vb' }}>{children}</div>
    </TestSessionProvider>
  );
}

/** The parameters of a recipe: the code of its files, and a frame of its own on the docs page, as high as its open popup. */
export function recipe(code: string, height = '26rem') {
  return {
    docs: {
      source: { code, language: 'tsx' },
      canvas: { sourceState: 'shown' },
      story: { inline: false, height },
    },
  };
}

/** Opens the account menu of the current account. */
export async function openMenu(canvasElement: HTMLElement): Promise<void> {
  const canvas = within(canvasElement);
  await userEvent.click(await canvas.findByRole('button', { name: /^Ada Lovelace/ }));
  await canvas.findByRole('dialog');
}
