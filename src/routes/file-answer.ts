import type { Context } from 'hono';

/** The formats of a file, each with its media type. */
export const FILE_TYPES = { csv: 'text/csv; charset=utf-8', ndjson: 'application/x-ndjson' };
export type FileFormat = keyof typeof FILE_TYPES;

/**
 * Answers with a file that is sent while it is made. Its first text is made before anything is sent, so that an early failure
 * is answered with a problem, not with a broken file.
 */
export async function fileAnswer(
  context: Context,
  { name, format }: { name: string; format: FileFormat },
  texts: AsyncGenerator<string>,
): Promise<ReadableStream<Uint8Array>> {
  const first = await texts.next();
  context.header('content-type', FILE_TYPES[format]);
  context.header('content-disposition', `attachment; filename="${name}.${format}"`);
  return streamOf(withFirst(first.done === true ? '' : first.value, texts));
}

async function* withFirst(first: string, others: AsyncIterable<string>): AsyncGenerator<string> {
  yield first;
  yield* others;
}

/** A stream of the texts. It asks for the next text when the last one was taken, and fails when the generator fails. */
function streamOf(texts: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  return new ReadableStream<string>({
    async pull(controller) {
      const { done, value } = await texts.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await texts.return(undefined);
    },
  }).pipeThrough(new TextEncoderStream());
}
