import {
  startWithReplay,
  type ProductWithReplay,
  type WithReplayOptions,
} from '../../packages/local-cloud/src/product/start-with-replay.ts';
import type { ReplayOptions } from '../../packages/github-replay/src/replay.ts';
import { migratedImage } from './start-test-database.ts';

/** The product with a replay of GitHub; an embedded database begins as an image, which takes a third of making one anew. */
export async function startTestProduct(
  replay: ReplayOptions,
  options: Omit<WithReplayOptions, 'image'> = {},
): Promise<ProductWithReplay> {
  return startWithReplay(replay, { ...options, image: await migratedImage() });
}
