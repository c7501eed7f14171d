/** A `fetch` that cannot be aborted and whose body cannot be cancelled: the old line delivers whatever happens. */
export const deafFetch: typeof globalThis.fetch = async (input, init) => {
  const {body, status, headers} = await globalThis.fetch(input, {...init, signal: null});
  if (!body) return new Response(null, {status, headers});
  const deaf = new ReadableStream<Uint8Array>({
    async start(controller) {
      try {
        for await (const bytes of body) controller.enqueue(bytes);
        controller.close();
      } catch {
        // Cancelled meanwhile: who stopped listening is told nothing more.
      }
    },
  });
  return new Response(deaf, {status, headers});
};
