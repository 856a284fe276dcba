import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';

export interface TestSmtpServer {
  readonly url: string;
  /** What was taken, whole. */
  readonly messages: readonly { readonly to: readonly string[]; readonly text: string }[];
  /** How this server behaves from now on. */
  answers: SmtpAnswers;
  close(): Promise<void>;
}

interface SmtpAnswers {
  /** Refuses recipients with this code. */
  readonly recipient?: number;
  readonly sender?: number;
  /** Refuses the text, after it was sent. */
  readonly message?: number;
  /** Takes the text and says nothing any more. */
  readonly silent?: boolean;
  /** Demands and refuses a password. */
  readonly password?: number;
}

/** A real SMTP server that keeps what it takes. */
export async function startSmtpServer(): Promise<TestSmtpServer> {
  const messages: { to: string[]; text: string }[] = [];
  const refuse = (code: number) =>
    Object.assign(new Error(`${String(code >= 500 ? 5 : 4)}.1.1 no <somebody@acme.test>`), { responseCode: code });
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    allowInsecureAuth: true,
    onMailFrom: (_address, _session, done) => {
      done(state.answers.sender === undefined ? null : refuse(state.answers.sender));
    },
    onRcptTo: (_address, _session, done) => {
      done(state.answers.recipient === undefined ? null : refuse(state.answers.recipient));
    },
    onData: (stream, { envelope }, done) => {
      void text(stream).then((taken) => {
        if (state.answers.message !== undefined) {
          done(refuse(state.answers.message));
          return;
        }
        messages.push({ to: envelope.rcptTo.map(({ address }) => address), text: taken });
        if (!state.answers.silent) done();
      });
    },
  });
  // A client that goes away in the middle is what some tests are about.
  server.on('error', () => undefined);
  const listening = server.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  const { port } = listening.address() as AddressInfo;
  const state: TestSmtpServer = {
    url: `smtp://127.0.0.1:${String(port)}`,
    messages,
    answers: {},
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
      }),
  };
  return state;
}
