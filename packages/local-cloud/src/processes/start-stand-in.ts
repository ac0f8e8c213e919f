import { firstLine, startChild, type Child } from './child.ts';

/** Starts a stand-in as a process of its own; answers the line of JSON with which it says that it is ready. */
export async function startStandIn(
  name: string,
  main: string,
  args: string[],
): Promise<{ ready: unknown; child: Child }> {
  const errors: string[] = [];
  const child = startChild(main, args, process.env, (line) => errors.push(line));
  try {
    const ready = await firstLine(child.process, (line) =>
      line.startsWith('{') ? (JSON.parse(line) as unknown) : null,
    );
    return { ready, child };
  } catch (error) {
    throw new Error(`The ${name} did not start: ${errors.join('\n')}`, { cause: error });
  }
}
