/**
 * Aborts when this process is asked to stop: by a signal, or because the launcher that started it is gone. A second
 * request ends it at once.
 */
export function whenAskedToStop(): AbortSignal {
  const stopping = new AbortController();
  const stop = () => {
    if (stopping.signal.aborted) process.exit(1);
    stopping.abort();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  if (process.connected) process.once('disconnect', stop);
  return stopping.signal;
}
