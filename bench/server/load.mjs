// A load generator that repeats one request on a few keep-alive connections. It uses bare sockets, because an HTTP client
// takes as much time as the measured servers and would hide their differences.
import { connect } from 'node:net';

const CONNECTIONS = 16;

/**
 * Measures several requests alternately, so that other load on the machine affects all of them equally. A request is
 * `{ port, path, method, headers, body }`, with the function `cpu` that returns the CPU time of its server so far.
 */
export async function measureInterleaved(calls, { rounds, seconds }) {
  const targets = Object.entries(calls).map(([name, call]) => ({
    name,
    call,
    connections: Array.from({ length: CONNECTIONS }, () => open(call.port)),
    times: [],
    elapsed: 0,
    cpu: 0,
  }));
  for (const { call, connections } of targets) await run(connections, call, 1);
  for (let round = 0; round < rounds; round += 1) {
    for (const target of targets) {
      const before = await target.call.cpu();
      const { times, elapsed } = await run(target.connections, target.call, seconds);
      target.cpu += (await target.call.cpu()) - before;
      target.times.push(...times);
      target.elapsed += elapsed;
    }
  }
  for (const { connections } of targets) for (const { close } of connections) close();
  return Object.fromEntries(targets.map(({ name, ...measured }) => [name, summarize(measured)]));
}

function summarize({ times, elapsed, cpu }) {
  times.sort((a, b) => a - b);
  const at = (share) => times[Math.floor(times.length * share)];
  return { rate: times.length / elapsed, cpu: cpu / times.length, p50: at(0.5), p99: at(0.99) };
}

async function run(connections, call, seconds) {
  const times = [];
  const start = performance.now();
  const end = start + seconds * 1000;
  const repeat = async ({ send }) => {
    while (performance.now() < end) {
      const from = performance.now();
      await send(call);
      times.push(performance.now() - from);
    }
  };
  await Promise.all(connections.map(repeat));
  return { times, elapsed: (performance.now() - start) / 1000 };
}

/** Sends one request on its own connection. Returns the head and the body of the response. */
export async function sendOnce(call) {
  const { send, close } = open(call.port);
  const response = await send(call);
  close();
  return response;
}

function open(port) {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  let received = '';
  let pending;
  socket.setEncoding('utf8').on('data', (text) => {
    received += text;
    if (!isComplete(received)) return;
    const [head] = received.split('\r\n\r\n', 1);
    const response = { head, text: withoutChunks(received.slice(head.length + 4)) };
    received = '';
    if (head.startsWith('HTTP/1.1 200 ')) pending.resolve(response);
    else pending.reject(new Error(`${head}\n${response.text}`));
  });
  socket.on('error', (error) => pending?.reject(error));
  socket.on('close', () => pending?.reject(new Error('The server closed the connection.')));

  function send(call) {
    return new Promise((resolve, reject) => {
      pending = { resolve, reject };
      socket.write(toRequestText(call));
    });
  }
  return { send, close: () => socket.destroy() };
}

/** Returns a body without the sizes of its chunks, if it is chunked. The bodies of the benchmark contain no line breaks. */
function withoutChunks(body) {
  return body.replaceAll(/(?:^|\r\n)[\da-f]+\r\n/g, '');
}

/** Returns whether a response is complete, according to its `content-length` or its last chunk. All responses are ASCII. */
function isComplete(text) {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return false;
  const length = /\r\ncontent-length: (\d+)/i.exec(text);
  return length ? text.length >= end + 4 + Number(length[1]) : text.endsWith('\r\n0\r\n\r\n');
}

/** Returns the text of an HTTP request. `path` may be a function that returns another path each time. */
function toRequestText({ path, method = 'GET', headers = {}, body = '' }) {
  const address = typeof path === 'function' ? path() : path;
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const length = method === 'GET' ? '' : `content-length: ${body.length}\r\n`;
  return `${method} ${address} HTTP/1.1\r\nhost: 127.0.0.1\r\n${lines.join('')}${length}\r\n${body}`;
}
