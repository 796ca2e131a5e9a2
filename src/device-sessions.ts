export { DeviceSessions, type DeviceSessionsProps } from './components/device-sessions/device-sessions.tsx';
export type { EventDetails, EventReason } from './components/internal/event-details.ts';
export type {
  DeviceSessionsRootProps,
  DeviceSessionsState,
} from './components/device-sessions/devices-root.tsx';
export type { DeviceSessionsLabels } from './components/device-sessions/device-sessions-labels.ts';
