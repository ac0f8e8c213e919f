import { startGitHubReplay, type GitHubReplay, type ReplayOptions } from '../../../github-replay/src/replay.ts';
import { startDatabase, type LocalDatabase } from '../neon/start-database.ts';
import { startProduct, type Product, type ProductOptions } from './start-product.ts';

/** The product, with the services that it runs on in this process, where they can be watched and disturbed. */
export interface ProductWithReplay extends Product {
  github: GitHubReplay;
  database: LocalDatabase;
  /** Ends everything. */
  stop(): Promise<void>;
}

export interface WithReplayOptions extends Pick<ProductOptions, 'variables' | 'print'> {
  /** A Postgres to use; an embedded one in memory without it. */
  databaseUrl?: string | undefined;
  /** What the embedded one begins as; empty without it. */
  image?: Blob | undefined;
}

/** Starts the product, a replay of GitHub and a database. */
export async function startWithReplay(
  replay: ReplayOptions,
  { databaseUrl, image, variables, print }: WithReplayOptions = {},
): Promise<ProductWithReplay> {
  await using stack = new AsyncDisposableStack();
  const database = await startDatabase({ databaseUrl, image });
  stack.defer(() => database.stop());
  const github = await startGitHubReplay(replay);
  stack.defer(() => github.stop());
  const product = await startProduct({ database, github: { url: github.url, token: 'replay' }, variables, print });
  stack.defer(() => product.stop());
  const running = stack.move();
  return { ...product, github, database, stop: () => running.disposeAsync() };
}
