/** How the line stands on which news come. */
export type Line = 'open' | 'lost';

interface Listener {
  /** Something happened, or may have happened while the line was lost. */
  readonly onNews: () => void;
  readonly onLine: (line: Line) => void;
}

const firstRetryMs = 500;
const longestRetryMs = 15_000;
/** The service sends something every 15 seconds; a line that says nothing for longer is dead, whatever it looks like. */
const silentMs = 40_000;

/**
 * Follows a stream of events until it is told to stop. They are hints to look again: what is true is read with what they
 * are about. EventSource would not do, since it hears only events whose names it knows.
 */
export function followEvents(path: string, listener: Listener): () => void {
  const over = new AbortController();
  void follow(path, listener, over.signal);
  return () => {
    over.abort();
  };
}

async function follow(path: string, listener: Listener, over: AbortSignal): Promise<void> {
  let last = '0';
  let failures = 0;
  while (!over.aborted) {
    const line = new AbortController();
    const cut = () => {
      line.abort();
    };
    over.addEventListener('abort', cut, { once: true });
    try {
      for await (const text of linesOf(path, last, line, () => {
        failures = 0;
        listener.onLine('open');
      })) {
        if (text.startsWith('id:')) last = text.slice('id:'.length).trim();
        if (text === '') listener.onNews();
      }
    } catch {
      // Whatever it was, the line is lost: said below, and tried again.
    }
    over.removeEventListener('abort', cut);
    if (isOver(over)) return;
    listener.onLine('lost');
    await pause(Math.min(longestRetryMs, firstRetryMs * 2 ** failures), over);
    failures += 1;
  }
}

function isOver(signal: AbortSignal): boolean {
  return signal.aborted;
}

async function* linesOf(path: string, last: string, line: AbortController, onOpen: () => void): AsyncGenerator<string> {
  const response = await fetch(path, {
    headers: { accept: 'text/event-stream', 'last-event-id': last },
    signal: line.signal,
  });
  if (!response.ok || !response.body) throw new Error('no stream');
  onOpen();
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const watch = setTimeout(() => {
      line.abort();
    }, silentMs);
    const { done, value } = await reader.read().finally(() => {
      clearTimeout(watch);
    });
    if (done) return;
    const lines = (rest + value).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}

function pause(ms: number, over: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    function done() {
      clearTimeout(timer);
      over.removeEventListener('abort', done);
      window.removeEventListener('online', done);
      resolve();
    }
    over.addEventListener('abort', done);
    window.addEventListener('online', done);
  });
}
