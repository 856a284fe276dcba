/** The problem and the product of a group of failures; its fingerprint says more than people need. */
export function groupName(fingerprint: string): string {
  const [code = '', productId = ''] = fingerprint.split(':');
  return `${code} ${productId}`.trim();
}
