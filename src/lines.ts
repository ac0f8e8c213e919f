/** The lines of a stream of UTF-8 text, until it ends or `signal` says to read no more. */
export async function* linesOf(stream: ReadableStream<Uint8Array>, signal?: AbortSignal): AsyncGenerator<string> {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  const stopped = new Promise<{ done: true; value: undefined }>((resolve) => {
    signal?.addEventListener('abort', () => resolve({ done: true, value: undefined }));
  });
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await Promise.race([reader.read(), stopped]);
      if (done) break;
      const lines = (rest + value).split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
  } finally {
    await reader.cancel();
  }
  if (rest !== '') yield rest;
}
