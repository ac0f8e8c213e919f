import { createRandom } from '../../packages/github-replay/src/generate/random.ts';
import type { ReplayOptions } from '../../packages/github-replay/src/replay.ts';
import type { ProductWithReplay } from '../../packages/local-cloud/src/product/start-with-replay.ts';
import { startTestProduct } from '../../test/support/start-test-product.ts';
import type { SoakOptions } from './run.ts';
import { pickHeld } from './situations.ts';

const running = new Set<ProductWithReplay>();

/** Starts the product for one of the runs. Its Worker is a process group of its own, which outlives who does not stop it. */
export async function startSoaked(options: SoakOptions, until: Date): Promise<ProductWithReplay> {
  const product = await startTestProduct(replayOptions(options, until), options);
  running.add(product);
  return product;
}

export async function stopSoaked(product: ProductWithReplay): Promise<void> {
  if (running.delete(product)) await product.stop();
}

/** Stops everything that still runs, when a signal ends the process. */
export async function stopAllSoaked(): Promise<void> {
  for (const product of running) await stopSoaked(product);
}

/** The same histories for both runs: they end at `until`, and follow from the seed. */
function replayOptions(options: SoakOptions, until: Date): ReplayOptions {
  const { repositories, pullRequests, seed, latency } = options;
  return {
    until,
    situations: pickHeld(createRandom(seed, 'held')),
    latency: { perPullRequest: latency },
    // The situations bring the limits; an hour's points and GitHub's minutes would only make the soak longer.
    secondaryLimits: false,
    pointsAnHour: 1_000_000,
    restRequestsAnHour: 1_000_000,
    repositories: Array.from({ length: repositories }, (_, index) => ({
      fullName: `soak/repository-${index + 1}`,
      pullRequests: Math.round(pullRequests / repositories),
      seed: seed + index,
    })),
  };
}
