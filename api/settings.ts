export interface GuessLimits {
  /** From so many wrong keys of one network on, answers are delayed. */
  readonly slowFrom: number;
  readonly delayStepMs: number;
  readonly mostDelayMs: number;
  /** So many wrong keys are borne from one network, and of one beginning of a key, until their time is over. */
  readonly perNetwork: number;
  readonly perKeyPrefix: number;
  /** Of whoever is signed in, from wherever. */
  readonly perAccount: number;
}

export interface SignInLimits {
  /** So many mails go to one address, and to all addresses from one network, until their time is over. */
  readonly perAddress: number;
  /** So many wrong links and codes are borne from one network, too. */
  readonly perNetwork: number;
  /** An address without an account is answered no sooner than one with. */
  readonly answersAfterMs: number;
}

export interface Settings {
  /** The address under which browsers reach this API: decides whether cookies are for https alone. */
  readonly publicUrl: string;
  /** What Express calls `trust proxy`. */
  readonly trustProxy: boolean | number | string;
  /** How long a request waits for the outcome of its command, counted from its arrival. */
  readonly outcomeWithinMs: number;
  /** A JSON body that has not arrived by then is refused. */
  readonly bodyWithinMs: number;
  readonly cookieLifeMs: number;
  readonly kitLinkLifeMs: number;
  readonly heartbeatMs: number;
  readonly guesses: GuessLimits;
  /** Where the engine shows the run of an upgrade; null where nobody said. */
  readonly runPages: ((upgradeId: string) => string) | null;
  readonly signIns: SignInLimits;
  /** Where the pages about problems lie. */
  readonly docsFolder: string;
}

const dayMs = 86_400_000;

/** What holds where nothing else is set. */
export const defaultSettings: Omit<Settings, 'publicUrl' | 'docsFolder'> = {
  trustProxy: false,
  outcomeWithinMs: 3000,
  bodyWithinMs: 30_000,
  cookieLifeMs: 400 * dayMs,
  kitLinkLifeMs: 3_600_000,
  heartbeatMs: 15_000,
  runPages: null,
  signIns: { perAddress: 5, perNetwork: 100, answersAfterMs: 150 },
  guesses: { slowFrom: 10, delayStepMs: 100, mostDelayMs: 2000, perNetwork: 100, perKeyPrefix: 30, perAccount: 30 },
};
