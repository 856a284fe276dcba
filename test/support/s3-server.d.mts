export type S3Server = {
  endpoint: string;
  region: string;
  /** Made and empty. */
  bucket: string;
  accessKeyId: string;
  secretAccessKey: string;
  signal(name: NodeJS.Signals): void;
  /** Ends it as a crash would. */
  kill(): Promise<void>;
  /** Ends it as a crash would, and starts it again on the same data and port. */
  restart(): Promise<void>;
  stop(): Promise<void>;
};
export function startS3Server(options: { folder: string }): Promise<S3Server>;
export function canTestS3(): boolean;
