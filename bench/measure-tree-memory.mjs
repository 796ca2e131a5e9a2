const ROUNDS = 5;

/** What a hidden tree weighs beside the one that is shown, with its part of the page: medians in bytes. */
export async function measureTreeMemory(page) {
  const devtools = await page.context().newCDPSession(page);
  await page.exposeFunction('heldBytes', async () => {
    await devtools.send('HeapProfiler.collectGarbage');
    const { usedSize, embedderHeapUsedSize } = await devtools.send('Runtime.getHeapUsage');
    return usedSize + embedderHeapUsedSize;
  });
  const held = { ours: [], plain: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const name of Object.keys(held)) {
      held[name].push(await page.evaluate(`measureKeptTrees('${name}', heldBytes)`));
    }
  }
  return { ours: median(held.ours), plain: median(held.plain) };
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}
