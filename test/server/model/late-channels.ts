import type { BroadcastChannelLike } from 'multisession/core';
import type { Random } from '../soak/random.ts';

interface OpenChannel {
  readonly name: string;
  readonly receive: (message: unknown) => void;
  /** The time until which the last message of each sender is under way. */
  readonly busyUntil: Map<OpenChannel, number>;
}

/** The broadcast channels of one browser. Messages of one sender arrive in order, those of different senders need not. */
export interface LateChannels {
  readonly create: (
    name: string,
    onMessage: (message: unknown) => void,
    whenRunning: (run: () => void) => void,
  ) => BroadcastChannelLike;
  readonly setMaxDelay: (ms: number) => void;
}

export function createLateChannels(random: Random): LateChannels {
  const channels = new Set<OpenChannel>();
  let maxDelayMs = 0;

  return {
    create(name, onMessage, whenRunning) {
      const channel: OpenChannel = {
        name,
        busyUntil: new Map(),
        receive: (message) => whenRunning(() => channels.has(channel) && onMessage(message)),
      };
      channels.add(channel);
      return {
        close: () => void channels.delete(channel),
        postMessage(message) {
          const copy: unknown = structuredClone(message);
          for (const other of channels) {
            if (other === channel || other.name !== name) continue;
            const earliest = Date.now() + random.below(maxDelayMs + 1);
            const at = Math.max(earliest, other.busyUntil.get(channel) ?? 0);
            other.busyUntil.set(channel, at);
            setTimeout(() => channels.has(other) && other.receive(copy), at - Date.now());
          }
        },
      };
    },
    setMaxDelay: (ms) => void (maxDelayMs = ms),
  };
}
