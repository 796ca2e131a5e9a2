import { act, fireEvent, render, screen, within } from '@testing-library/react';
import { DeviceSessions, type DeviceSessionsProps } from 'multisession/device-sessions';
import { ReverificationDialog, SessionLabelsProvider } from 'multisession/components';
import { arabic } from 'multisession/locales/ar';
import { german } from 'multisession/locales/de';
import { createSessionData } from 'multisession/testing';
import { describe, expect, it, vi } from 'vitest';
import {
  formatDeviceLocation,
  formatDeviceName,
} from '../../src/components/device-sessions/format-device.ts';
import { error } from '../store/set-up.ts';
import { setUpDevices } from '../query/set-up.tsx';
import { setUpFakeTime, settle } from '../react/set-up.tsx';

setUpFakeTime();

const unknownActivity = {
  id: null,
  browserName: null,
  browserVersion: null,
  deviceType: null,
  ipAddress: null,
  city: null,
  country: null,
  isMobile: null,
};

async function open(count: number, props: DeviceSessionsProps = {}) {
  const devices = setUpDevices(count);
  await devices.open(<DeviceSessions {...props} />);
  return devices;
}

const rows = () => screen.queryAllByRole('listitem');
const dialog = () => screen.queryByRole('alertdialog');
const inDialog = () => within(screen.getByRole('alertdialog'));
const devices = () => screen.getByRole('region', { name: 'Devices' });

async function press(button: HTMLElement | undefined): Promise<void> {
  if (button) fireEvent.click(button);
  await settle();
}

const pressIn = (scope: { getByRole: typeof screen.getByRole }, name: string) =>
  press(scope.getByRole('button', { name }));

async function openConfirmDialog(): Promise<void> {
  await press(screen.getAllByRole('button', { name: 'Sign out Unknown device' })[0]);
}

describe('DeviceSessions', () => {
  it('lists the devices and marks the current one', async () => {
    await open(2);
    expect(rows()).toHaveLength(3);
    const [here, ...others] = rows().filter((row) => row.getAttribute('aria-current') === 'true');
    expect(others).toEqual([]);
    expect(here?.textContent).toContain('This device');
    expect(within(here ?? document.body).queryByRole('button')).toBe(null);
  });

  it.each([
    [{ city: 'Berlin', country: 'DE' }, german, 'Berlin, Deutschland'],
    [{ city: 'Berlin', country: 'DE' }, arabic, 'Berlin، ألمانيا'],
    [{ city: null, country: 'DE' }, german, 'Deutschland'],
    [{ city: 'Atlantis', country: 'The Sea' }, german, 'Atlantis, The Sea'],
    [{ city: ' ', country: ' DE ' }, german, 'Deutschland'],
    [{ city: null, country: null }, german, '203.0.113.7'],
    [{ city: null, country: null, ipAddress: null }, german, ''],
  ])('formats the location %o', (activity, { deviceSessions, locale }, place) => {
    const latestActivity = { ...unknownActivity, ipAddress: '203.0.113.7', ...activity };
    const session = { ...createSessionData({ latestActivity }), isCurrent: false };
    const { container } = render(formatDeviceLocation(session, deviceSessions, locale));
    expect(container.textContent).toBe(place);
  });

  it.each([
    [{ browserName: 'Safari', deviceType: 'iPhone' }, 'Safari\u00A0·\u00A0iPhone'],
    [{ browserName: 'Safari', deviceType: ' ' }, 'Safari'],
    [{}, 'Unbekanntes Gerät'],
  ])('formats the name of the device %o, which breaks neither before nor after its dot', (activity, name) => {
    const latestActivity = { ...unknownActivity, ...activity };
    const session = { ...createSessionData({ latestActivity }), isCurrent: false };
    expect(formatDeviceName(session, german.deviceSessions)).toBe(name);
  });

  it('shows the time since the last activity and updates it every minute', async () => {
    await open(1);
    const time = () => rows()[0]?.querySelector('time')?.textContent;
    expect(time()).toBe('Active now');
    await act(() => vi.advanceTimersByTimeAsync(3 * 60_000));
    expect(time()).toBe('Active 3 minutes ago');
  });

  it('uses the labels of SessionLabelsProvider', async () => {
    const { open: show } = setUpDevices(1);
    await show(
      <SessionLabelsProvider labels={german}>
        <DeviceSessions />
      </SessionLabelsProvider>,
    );
    await act(() => vi.advanceTimersByTimeAsync(3 * 60_000));
    expect(rows()[0]?.textContent).toContain('Zuletzt aktiv vor 3 Minuten');
  });

  it('signs a device out after confirmation', async () => {
    const onRevoke = vi.fn<(...given: unknown[]) => void>();
    const { backend } = await open(2, { onRevoke });
    const release = backend.pauseResponses();
    await openConfirmDialog();
    expect(rows()).toHaveLength(3);
    await pressIn(inDialog(), 'Sign out');
    expect(dialog()?.hasAttribute('data-pending')).toBe(true);
    expect(rows()).toHaveLength(3);
    release();
    await settle();
    expect(dialog()).toBe(null);
    expect(rows()).toHaveLength(2);
    expect(screen.getByText('Unknown device was signed out.').role).toBe('status');
    expect(onRevoke.mock.lastCall).toMatchObject([{ id: 'sess_0' }, { reason: 'confirm-press' }]);
  });

  it('does not sign a device out if the confirmation is cancelled', async () => {
    const { backend } = await open(2);
    await openConfirmDialog();
    await pressIn(inDialog(), 'Cancel');
    expect(dialog()).toBe(null);
    expect(backend.calls.some(({ method }) => method === 'revokeDeviceSession')).toBe(false);
  });

  it('closes the question if the ID of the session belongs to another user', async () => {
    const { backend, store } = await open(2);
    await pressIn(screen, 'Sign out everywhere else');
    expect(dialog()).not.toBe(null);
    backend.update('sess_ada', { userId: 'user_bob' });
    await act(() => store.refresh());
    expect(dialog()).toBe(null);
  });

  it('signs out of all other devices', async () => {
    const onRevoke = vi.fn<(...given: unknown[]) => void>();
    await open(3, { onRevoke });
    await pressIn(screen, 'Sign out everywhere else');
    await pressIn(inDialog(), 'Sign out');
    expect(rows()).toHaveLength(1);
    expect(screen.queryByRole('button')).toBe(null);
    expect(onRevoke.mock.lastCall?.[0]).toBe(null);
  });

  it('shows an error when signing out fails, and retries', async () => {
    const { backend } = await open(1);
    await openConfirmDialog();
    backend.fail(error('server_error'), 'revokeDeviceSession');
    await pressIn(inDialog(), 'Sign out');
    expect(inDialog().getByRole('alert').textContent).toContain('Could not sign out.');
    backend.fail(null, 'revokeDeviceSession');
    await pressIn(inDialog(), 'Try again');
    expect(rows()).toHaveLength(1);
  });

  it('calls onReverify when the server requires step-up authentication', async () => {
    const onReverify = vi.fn<(...given: unknown[]) => void>();
    const { backend } = await open(1, { onReverify });
    await openConfirmDialog();
    backend.fail(error('reverification_required'), 'revokeDeviceSession');
    await pressIn(inDialog(), 'Sign out');
    expect(inDialog().queryByRole('alert')).toBe(null);
    expect(dialog()?.textContent).toContain('confirm it’s you');
    await pressIn(inDialog(), 'Continue');
    expect(dialog()).toBe(null);
    expect(onReverify.mock.lastCall).toMatchObject([{ id: 'sess_0' }, { reason: 'confirm-press' }]);
  });

  it('asks for step-up authentication in a mounted ReverificationDialog, and then signs the device out', async () => {
    const devices = setUpDevices(1);
    const verify = vi.fn<() => Promise<void>>(() => {
      devices.backend.fail(null, 'revokeDeviceSession');
      return Promise.resolve();
    });
    await devices.open(
      <>
        <DeviceSessions />
        <ReverificationDialog verify={verify} />
      </>,
    );
    devices.backend.fail(error('reverification_required'), 'revokeDeviceSession');
    const question = () => screen.queryByRole('dialog', { hidden: true });
    await openConfirmDialog();
    await pressIn(inDialog(), 'Sign out');
    await pressIn(within(question() ?? document.body), 'Cancel');
    expect([question(), inDialog().queryByRole('alert')]).toEqual([null, null]);
    await pressIn(inDialog(), 'Sign out');
    fireEvent.submit(question()?.querySelector('form') ?? document.body);
    await settle();
    expect(verify).toHaveBeenCalledOnce();
    expect([question(), dialog()]).toEqual([null, null]);
    expect(rows()).toHaveLength(1);
  });

  it('loads further pages and shows the number of loaded devices', async () => {
    await open(11, { pageSize: 5 });
    expect(rows()).toHaveLength(5);
    expect(screen.getByText('5 of 12').role).toBe('status');
    await pressIn(screen, 'Show more');
    await pressIn(screen, 'Show more');
    expect(rows()).toHaveLength(12);
    expect(screen.queryByRole('button', { name: 'Show more' })).toBe(null);
  });

  it('retries a page that failed to load and keeps the loaded ones', async () => {
    const { backend } = await open(8, { pageSize: 5 });
    backend.fail(error('server_error'), 'listDeviceSessions');
    await pressIn(screen, 'Show more');
    expect(screen.getByRole('alert').textContent).toContain('could not be loaded');
    expect(rows()).toHaveLength(5);
    backend.fail(null, 'listDeviceSessions');
    await pressIn(screen, 'Try again');
    expect(rows()).toHaveLength(9);
    expect(screen.queryByRole('alert')).toBe(null);
  });

  it('shows a status message while the devices are loading', async () => {
    const { backend, open: show } = setUpDevices(1);
    await show(null);
    const release = backend.pauseResponses();
    await show(<DeviceSessions />);
    expect(screen.getByText('Loading devices…').role).toBe('status');
    expect(devices().hasAttribute('data-loading')).toBe(true);
    release();
    await settle();
    expect(devices().hasAttribute('data-loading')).toBe(false);
  });

  it('keeps the list while offline and shows that it may be out of date', async () => {
    const { backend, store } = await open(1);
    backend.fail(error('network_error'));
    await act(() => store.refresh().catch(() => {}));
    expect(screen.getByText('No connection. This list may be out of date.')).not.toBe(null);
    expect(rows()).toHaveLength(2);
  });

  it('shows an error without a retry button if the backend does not support device sessions', async () => {
    const { open: show } = setUpDevices(0, { capabilities: { deviceSessions: false } });
    await show(<DeviceSessions />);
    expect(screen.getByRole('alert').textContent).toContain('Devices cannot be listed here.');
    expect(screen.queryByRole('button')).toBe(null);
  });

  it('renders nothing if no account is signed in', async () => {
    const { open: show, store } = setUpDevices(0, { sessions: [] });
    await show(<DeviceSessions />);
    expect(store.getCurrent().status).toBe('signed-out');
    expect(screen.queryByRole('region')).toBe(null);
  });
});
