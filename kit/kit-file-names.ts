/** What lies in every kit beside the installers, in the order of the archive. */
export const kitFileNames = [
  'START-HERE.html',
  'manifest.json',
  'manifest.json.sig',
  'manifest.json.rsa',
  'allowed_signers',
  'signing-key.pem',
  'verify.sh',
  'verify.ps1',
] as const;

export type KitFileName = (typeof kitFileNames)[number];

/** What file browsers leave in a folder that they have shown: it means nothing, so no check minds it. */
export const leftByFileBrowsers = ['.DS_Store', 'Thumbs.db'] as const;

/** How names begin that macOS writes beside files on disks of other systems, and into ZIPs. */
export const leftByMacs = '._';
