import { cleanup, render } from '@testing-library/react';
import { SessionAvatar } from 'multisession/components';
import { createSessionData } from 'multisession/testing';
import { type Root, hydrateRoot } from 'react-dom/client';
import { renderToString } from 'react-dom/server';
import { afterEach, describe, expect, it } from 'vitest';
import { applyStyles } from '../apply-styles.ts';

applyStyles();

const svg = (color: string) =>
  `data:image/svg+xml,${encodeURIComponent(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path fill="${color}" d="M0 0h1v1H0z"/></svg>`,
  )}`;

const green = svg('#0f0');
const broken = 'data:image/png;base64,nothing';

const withPicture = (imageUrl: string, name = 'Ada Lovelace') => {
  const { publicUserData, ...session } = createSessionData({ name });
  return { ...session, publicUserData: publicUserData && { ...publicUserData, imageUrl } };
};

const avatar = () => document.querySelector<HTMLElement>('.ms-avatar');
const content = () => avatar()?.dataset['content'];
const picture = () => avatar()?.querySelector('img');

let root: Root | undefined;

afterEach(() => {
  root?.unmount();
  root = undefined;
  document.querySelector('#server')?.remove();
  cleanup();
});

/** Inserts a server-rendered avatar, and hydrates it once its picture has loaded or failed. */
async function hydrateLate(imageUrl: string): Promise<void> {
  const ui = <SessionAvatar session={withPicture(imageUrl)} />;
  const container = document.body.appendChild(document.createElement('div'));
  container.id = 'server';
  container.innerHTML = renderToString(ui);
  await new Promise((resolve) => {
    picture()?.addEventListener('load', resolve);
    picture()?.addEventListener('error', resolve);
  });
  expect(content()).toBe('initials');
  root = hydrateRoot(container, ui);
}

describe('a server-rendered SessionAvatar', () => {
  it('has the same colour before and after hydration, and one of 24 colours', async () => {
    const ui = Array.from({ length: 100 }, (_, index) => (
      <SessionAvatar key={index} session={createSessionData({ userId: `user_${index}` })} />
    ));
    const container = document.body.appendChild(document.createElement('div'));
    container.id = 'server';
    container.innerHTML = renderToString(ui);
    const colors = () => Array.from(container.children, (child) => getComputedStyle(child).backgroundColor);
    const before = colors();
    expect(new Set(before).size).toBe(24);
    root = hydrateRoot(container, ui);
    await expect.poll(() => avatar()?.style.getPropertyValue('--ms-avatar-hue')).not.toBe('');
    expect(colors()).toEqual(before);
  });

  it('shows the initials instead of a picture that failed to load before hydration', async () => {
    await hydrateLate(broken);
    await expect.poll(picture).toBe(null);
    expect([content(), avatar()?.textContent]).toEqual(['initials', 'AL']);
  });

  it('shows a picture that has loaded before hydration, without the initials', async () => {
    await hydrateLate(green);
    await expect.poll(content).toBe('image');
    expect(avatar()?.textContent).toBe('');
  });

  it('shows the initials beneath the picture while it is loading', () => {
    document.body.insertAdjacentHTML(
      'beforeend',
      `<div id="server">${renderToString(<SessionAvatar session={withPicture(green)} />)}</div>`,
    );
    expect([avatar()?.textContent, picture()?.src]).toEqual(['AL', green]);
  });
});

describe('a SessionAvatar whose account changes', () => {
  it('does not show the picture of the previous account while the next one is loading', async () => {
    const { rerender } = render(<SessionAvatar session={withPicture(green)} />);
    await expect.poll(content).toBe('image');
    const previous = picture();
    rerender(<SessionAvatar session={withPicture(svg('#00f'), 'Grace Hopper')} />);
    expect([content(), avatar()?.textContent]).toEqual(['initials', 'GH']);
    expect(picture()).not.toBe(previous);
    await expect.poll(content).toBe('image');
  });

  it('shows a picture again that replaces one that failed to load', async () => {
    const { rerender } = render(<SessionAvatar session={withPicture(broken)} />);
    await expect.poll(picture).toBe(null);
    rerender(<SessionAvatar session={withPicture(green)} />);
    await expect.poll(content).toBe('image');
  });
});
