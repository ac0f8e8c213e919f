import { openPostgres } from '../../packages/local-cloud/src/neon/postgres-engine.ts';
import { errorWords } from '../start/error-words.ts';
import { deploy } from './deploy.ts';
import { parseOptions } from './options.ts';

/** Cloudflare brings a version everywhere within seconds. */
const PATIENCE_MS = 90_000;

try {
  await deploy(parseOptions(process.argv.slice(2)), {
    folder: process.cwd(),
    environment: process.env,
    openDatabase: openPostgres,
    say: (line) => console.log(line),
    patienceMs: PATIENCE_MS,
  });
} catch (error) {
  console.error(`npm run deploy: ${errorWords(error)}`);
  process.exitCode = 1;
}
