#!/usr/bin/env node
import { parseOptions } from './parse-options.ts';

const parsed = parseOptions(process.argv.slice(2));
if ('problem' in parsed) {
  console.error(parsed.problem);
  process.exit(2);
}
// Outside of production, graphql checks the origin of every value it touches, a quarter of an answer's time. It decides
// when it is loaded, so that must come later than this line.
process.env['NODE_ENV'] ??= 'production';
const { startGitHubReplay } = await import('./replay.ts');
try {
  const replay = await startGitHubReplay(parsed.options);
  console.log(JSON.stringify({ url: replay.url, repositories: replay.repositories }));
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      replay.stop().catch((cause: unknown) => {
        console.error('the replay did not stop cleanly', cause);
        process.exitCode = 1;
      });
    });
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
