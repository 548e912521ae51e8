/**
 * What a piece of work tells, as it tells it. A listener slower than the work hears only the newest
 * of what has piled up, and always the last.
 */
export async function* eventsOf<Event>(
  work: (tell: (event: Event) => void) => Promise<void>,
): AsyncGenerator<Event, void, undefined> {
  let newest: Event | undefined;
  let wake: () => void = () => undefined;
  let over = false;
  const ended = work((event) => {
    newest = event;
    wake();
  }).finally(() => {
    over = true;
    wake();
  });
  // Told below, when all before it has been.
  ended.catch(() => undefined);
  for (;;) {
    const event = newest;
    newest = undefined;
    if (event !== undefined) {
      yield event;
      continue;
    }
    if (isOver()) break;
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
  }
  await ended;

  /** The compiler cannot see that it changes. */
  function isOver(): boolean {
    return over;
  }
}
