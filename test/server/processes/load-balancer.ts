import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface LoadBalancer {
  readonly origin: string;
  readonly close: () => void;
}

/**
 * Starts a load balancer that distributes connections to the addresses in turn and skips those that reject them. It does
 * not retry: it closes the connection to a client when the connection to the process is lost.
 */
export async function startLoadBalancer(addresses: readonly string[]): Promise<LoadBalancer> {
  const sockets = new Set<Socket>();
  let nextIndex = 0;

  function track(socket: Socket): void {
    sockets.add(socket);
    socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
  }

  function forward(front: Socket, [address, ...others]: readonly string[]): void {
    if (address === undefined || front.destroyed) return void front.destroy();
    const back = connect(address);
    const tryNext = (): void => forward(front, others);
    back.once('error', tryNext);
    back.once('connect', () => {
      back.off('error', tryNext);
      track(back);
      front.on('close', () => back.destroy()).pipe(back);
      back.on('close', () => front.destroy()).pipe(front);
    });
  }

  const server = createServer({ noDelay: true }, (front) => {
    track(front);
    nextIndex = (nextIndex + 1) % addresses.length;
    forward(front, [...addresses.slice(nextIndex), ...addresses.slice(0, nextIndex)]);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  // SAFETY: `address()` returns an `AddressInfo` while a server listens on a port.
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
