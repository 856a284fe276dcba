import { pino, type Logger } from 'pino';

/** JSON lines on standard output. Errors are written by class, message and stack, never with what they hold beside. */
export function openLog(process: string, level: string): Logger {
  return pino({ level, base: { process }, serializers: { err: describeError } });
}

function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return String(error);
  return {
    type: error.name,
    message: error.message,
    stack: error.stack,
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  };
}
