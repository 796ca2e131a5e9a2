import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface LoadBalancer {
  readonly origin: string;
  readonly close: () => void;
}

/**
 * Hands connections to the addresses in turn, and on to the next one where nobody listens. A connection that is lost
 * behind it is lost before it as well: it repeats nothing.
 */
export async function startLoadBalancer(addresses: readonly string[]): Promise<LoadBalancer> {
  const sockets = new Set<Socket>();
  let turn = 0;

  function keep(socket: Socket): void {
    sockets.add(socket);
    socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
  }

  function forward(front: Socket, [address, ...others]: readonly string[]): void {
    if (address === undefined || front.destroyed) return void front.destroy();
    const back = connect(address);
    const goOn = (): void => forward(front, others);
    back.once('error', goOn);
    back.once('connect', () => {
      back.off('error', goOn);
      keep(back);
      front.on('close', () => back.destroy()).pipe(back);
      back.on('close', () => front.destroy()).pipe(front);
    });
  }

  const server = createServer({ noDelay: true }, (front) => {
    keep(front);
    turn = (turn + 1) % addresses.length;
    forward(front, [...addresses.slice(turn), ...addresses.slice(0, turn)]);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  // SAFETY: that is what a server that listens on a port answers.
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
