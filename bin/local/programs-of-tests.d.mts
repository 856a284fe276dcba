export type ProgramOfTests =
  | '7zz'
  | 'busybox'
  | 'curl'
  | 'jar'
  | 'mcs'
  | 'mono'
  | 'nginx'
  | 'openssl'
  | 'pdftotext'
  | 'python3'
  | 'qpdf'
  | 'ssh-keygen'
  | 'unzip'
  | 'zbarimg'
  | 'zipinfo';
export function programOfTests(program: ProgramOfTests): string;
