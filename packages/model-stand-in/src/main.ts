import { parseOptions } from './parse-options.ts';
import { startModel } from './start-model.ts';

const parsed = parseOptions(process.argv.slice(2));
if ('problem' in parsed) {
  console.error(parsed.problem);
  process.exit(2);
}
try {
  const model = await startModel(parsed.options);
  console.log(JSON.stringify({ url: model.url, baseUrl: model.baseUrl, models: model.models }));
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      model.stop().catch((cause: unknown) => {
        console.error('the model stand-in did not stop cleanly', cause);
        process.exitCode = 1;
      });
    });
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
