const ROUNDS = 5;

/** Measures the memory of a hidden tree including its DOM. Returns medians in bytes. */
export async function measureTreeMemory(page) {
  const devtools = await page.context().newCDPSession(page);
  await page.exposeFunction('usedBytes', async () => {
    await devtools.send('HeapProfiler.collectGarbage');
    const { usedSize, embedderHeapUsedSize } = await devtools.send('Runtime.getHeapUsage');
    return usedSize + embedderHeapUsedSize;
  });
  const samples = { ours: [], plain: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const name of Object.keys(samples)) {
      samples[name].push(await page.evaluate(`measureKeptTrees('${name}', usedBytes)`));
    }
  }
  return { ours: median(samples.ours), plain: median(samples.plain) };
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}
