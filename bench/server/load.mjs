// Sends one request again and again on a few connections that stay open, and counts.
import { Agent, request } from 'node:http';

const CONNECTIONS = 16;

export async function measure(port, { path, method = 'GET', headers = {}, body }, seconds) {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const paths = typeof path === 'string' ? () => path : path;
  await run(port, agent, { paths, method, headers, body }, 1);
  const { times, elapsed } = await run(port, agent, { paths, method, headers, body }, seconds);
  agent.destroy();
  times.sort((a, b) => a - b);
  const at = (share) => times[Math.floor(times.length * share)];
  return { rate: times.length / elapsed, p50: at(0.5), p99: at(0.99) };
}

async function run(port, agent, call, seconds) {
  const times = [];
  const start = performance.now();
  const end = start + seconds * 1000;
  const lane = async () => {
    while (performance.now() < end) {
      const from = performance.now();
      await send(port, agent, call);
      times.push(performance.now() - from);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, lane));
  return { times, elapsed: (performance.now() - start) / 1000 };
}

export function send(port, agent, { paths, method, headers, body }) {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, agent, path: paths(), method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part) => (text += part));
      response.on('end', () => {
        if (response.statusCode !== 200) reject(new Error(`${response.statusCode} ${paths()} ${text}`));
        else resolve({ text, cookies: response.headers['set-cookie'] ?? [] });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
