// Sends one request again and again on a few connections that stay open, and counts. On bare sockets, for a whole HTTP
// client would take as long as the servers that are measured, and make them all look alike.
import { connect } from 'node:net';

const CONNECTIONS = 16;

/**
 * Measures several calls side by side: in each round every one of them has its turn, so that a machine that is busy
 * with something else slows all of them down alike. A call is `{ port, path, method, headers, body }`.
 */
export async function measureInterleaved(calls, { rounds, seconds }) {
  const targets = Object.entries(calls).map(([name, call]) => ({
    name,
    call,
    connections: Array.from({ length: CONNECTIONS }, () => open(call.port)),
    times: [],
    elapsed: 0,
  }));
  for (const { call, connections } of targets) await run(connections, call, 1);
  for (let round = 0; round < rounds; round += 1) {
    for (const lane of targets) {
      const { times, elapsed } = await run(lane.connections, lane.call, seconds);
      lane.times.push(...times);
      lane.elapsed += elapsed;
    }
  }
  for (const { connections } of targets) for (const { close } of connections) close();
  return Object.fromEntries(targets.map(({ name, times, elapsed }) => [name, summarize(times, elapsed)]));
}

function summarize(times, elapsed) {
  times.sort((a, b) => a - b);
  const at = (share) => times[Math.floor(times.length * share)];
  return { rate: times.length / elapsed, p50: at(0.5), p99: at(0.99) };
}

async function run(connections, call, seconds) {
  const times = [];
  const start = performance.now();
  const end = start + seconds * 1000;
  const lane = async ({ send }) => {
    while (performance.now() < end) {
      const from = performance.now();
      await send(call);
      times.push(performance.now() - from);
    }
  };
  await Promise.all(connections.map(lane));
  return { times, elapsed: (performance.now() - start) / 1000 };
}

/** One request on a connection of its own. Answers the head and the body. */
export async function sendOnce(call) {
  const { send, close } = open(call.port);
  const answer = await send(call);
  close();
  return answer;
}

function open(port) {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  let received = '';
  let pending;
  socket.setEncoding('utf8').on('data', (text) => {
    received += text;
    if (!isComplete(received)) return;
    const [head] = received.split('\r\n\r\n', 1);
    const answer = { head, text: received.slice(head.length + 4) };
    received = '';
    if (head.startsWith('HTTP/1.1 200 ')) pending.resolve(answer);
    else pending.reject(new Error(`${head}\n${answer.text}`));
  });
  socket.on('error', (error) => pending?.reject(error));
  socket.on('close', () => pending?.reject(new Error('The server has closed the connection.')));

  function send(call) {
    return new Promise((resolve, reject) => {
      pending = { resolve, reject };
      socket.write(toRequestText(call));
    });
  }
  return { send, close: () => socket.destroy() };
}

/** Both servers say how long an answer is, or send it in chunks; all that they answer here is ASCII. */
function isComplete(text) {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return false;
  const length = /\r\ncontent-length: (\d+)/i.exec(text);
  return length ? text.length >= end + 4 + Number(length[1]) : text.endsWith('\r\n0\r\n\r\n');
}

/** `path` may be a function, for one that differs each time. */
function toRequestText({ path, method = 'GET', headers = {}, body = '' }) {
  const address = typeof path === 'function' ? path() : path;
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const length = method === 'GET' ? '' : `content-length: ${body.length}\r\n`;
  return `${method} ${address} HTTP/1.1\r\nhost: 127.0.0.1\r\n${lines.join('')}${length}\r\n${body}`;
}
